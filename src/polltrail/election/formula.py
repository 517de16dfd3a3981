"""The small language in which a form model says what must hold between the numbers on a form.

    valid_votes + rejected_ballots + disputed_votes? = ballots_cast
    registered_voters <= 700

A formula has two sides and one of `=`, `<=`, `>=`. A side adds and subtracts fields and at most one whole
number. A field with `?` counts where the form has that field at all and is left out where it has not. The
word `votes` stands for the votes of all choices together; in an identity that holds for every choice, for
the votes of that one choice. There is no tolerance: both sides are whole numbers of votes or papers.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ge, le
from typing import Literal, NamedTuple, NoReturn, cast

from polltrail.election.definition import MAX_COUNT
from polltrail.election.ids import FieldName
from polltrail.errors import FormModelError

Relation = Literal["=", "<=", ">="]
Verdict = Literal["pass", "fail", "cannot tell"]

VOTES = FieldName("votes")
"""The pseudo-field: not a number written on the form but the sum of the votes of all choices."""

_RELATIONS = {"=": eq, "<=": le, ">=": ge}
_EXAMPLE = '"valid_votes + rejected_ballots? = ballots_cast"'
_TOKEN = re.compile(r"(?P<field>[a-z][a-z0-9_]*\??)|(?P<number>[0-9]+)|(?P<mark><=|>=|=|\+|-)|(?P<blank>\s+)")


@dataclass(frozen=True, slots=True)
class Term:
    """One field of a side, added (`sign` 1) or taken away (-1)."""

    sign: int
    field: FieldName
    optional: bool


@dataclass(frozen=True, slots=True)
class Formula:
    """What must hold: the sum on the left, a relation, the sum on the right."""

    left: tuple[Term, ...]
    relation: Relation
    right: tuple[Term, ...]
    left_constant: int = 0
    right_constant: int = 0

    def fields(self) -> tuple[FieldName, ...]:
        """Fields in the order they appear, `votes` among them where it is used."""
        return tuple(dict.fromkeys(term.field for term in self.left + self.right))

    def __str__(self) -> str:
        return format_formula(self)


class _Token(NamedTuple):
    kind: str
    text: str
    position: int  # of its first character, counted from 1


def parse_formula(text: str) -> Formula:
    """Read a formula as a person wrote it.

    Raises
    ------
    FormModelError
        The text is no formula, names a field twice, names none, or has a side of which nothing may be left
        on a form without the optional fields. The message gives the position, counted from 1.
    """
    tokens = _tokens(text)
    middle = _only_relation(text, tokens)
    after = tokens.index(middle) + 1
    left, left_constant = _side(text, tokens[: after - 1], end=middle.position)
    right, right_constant = _side(text, tokens[after:], end=len(text) + 1)
    formula = Formula(left, cast("Relation", middle.text), right, left_constant, right_constant)
    _check_names(text, formula)
    return formula


def format_formula(f: Formula) -> str:
    """Write a formula so that `parse_formula` reads the same one back."""
    return f"{_written(f.left, f.left_constant)} {f.relation} {_written(f.right, f.right_constant)}"


def evaluate(
    f: Formula, numbers: Mapping[str, int | None], has: Collection[str]
) -> tuple[Verdict, int | None, int | None]:
    """Hold one form's numbers against a formula: the slow, plain version that every faster one must equal.

    Parameters
    ----------
    numbers : mapping of str to int or None
        The numbers as written; None is a blank. `votes` is the sum over the choices, None if one is blank.
    has : collection of str
        The fields that this kind of form, or this table, has at all. `votes` may be left out.

    Returns
    -------
    verdict : "pass", "fail" or "cannot tell"
        "cannot tell" as soon as one number that is needed is blank or its field does not exist.
    left, right : int or None
        Both sides in votes or papers; None where the side cannot be added up.
    """
    left = _sum(f.left, f.left_constant, numbers, has)
    right = _sum(f.right, f.right_constant, numbers, has)
    if left is None or right is None:
        return "cannot tell", left, right
    return ("pass" if _RELATIONS[f.relation](left, right) else "fail"), left, right


def _sum(
    terms: tuple[Term, ...], constant: int, numbers: Mapping[str, int | None], has: Collection[str]
) -> int | None:
    total = constant
    for term in terms:
        exists = term.field in has or (term.field == VOTES and VOTES in numbers)
        if term.optional and not exists:
            continue
        number = numbers.get(term.field) if exists else None
        if number is None:
            return None
        total += term.sign * number
    return total


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _refuse(text, at + 1, "a field, a number, '+', '-', '=', '<=' or '>='", repr(text[at]))
        if match.lastgroup != "blank":
            tokens.append(_Token(str(match.lastgroup), match.group(), at + 1))
        at = match.end()
    return tokens


def _only_relation(text: str, tokens: list[_Token]) -> _Token:
    relations = [token for token in tokens if token.text in _RELATIONS]
    if len(relations) != 1:
        position = relations[1].position if relations else len(text) + 1
        _refuse(text, position, "one '=', '<=' or '>='", f"{len(relations)} of them")
    return relations[0]


def _side(text: str, tokens: list[_Token], *, end: int) -> tuple[tuple[Term, ...], int]:
    signed = bool(tokens) and tokens[0].text in ("+", "-")
    rest = tokens if signed else [_Token("mark", "+", end), *tokens]
    terms: list[Term] = []
    constants: list[int] = []
    for at in range(0, len(rest), 2):
        sign = _sign(text, rest[at])
        item = rest[at + 1] if at + 1 < len(rest) else _Token("mark", "nothing", end)
        if item.kind == "field":
            terms.append(Term(sign, FieldName(item.text.removesuffix("?")), item.text.endswith("?")))
        elif item.kind == "number" and not constants:
            constants.append(sign * _number(text, item))
        else:
            _refuse(text, item.position, "a field, or the only number of its side", item.text)
    if not constants and all(term.optional for term in terms):
        _refuse(text, end, "a field without '?', or a number, before here", "only fields that may be absent")
    return tuple(terms), sum(constants)


def _sign(text: str, token: _Token) -> int:
    if token.text not in ("+", "-"):
        _refuse(text, token.position, "'+' or '-'", token.text)
    return 1 if token.text == "+" else -1


def _number(text: str, token: _Token) -> int:
    digits = token.text.lstrip("0") or "0"
    if len(digits) > len(str(MAX_COUNT)) or int(digits) > MAX_COUNT:
        _refuse(text, token.position, f"a number up to {MAX_COUNT}", f"one of {len(digits)} digits")
    return int(digits)


def _check_names(text: str, formula: Formula) -> None:
    names = [term.field for term in formula.left + formula.right]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        _refuse(
            text, 1, "at least one field, and each once", f"{', '.join(twice)} twice" if twice else "none"
        )


def _written(terms: Sequence[Term], constant: int) -> str:
    items = [(term.sign, f"{term.field}{'?' if term.optional else ''}") for term in terms]
    if constant or not items:
        items.append((-1 if constant < 0 else 1, str(abs(constant))))
    joined = " ".join(f"{'-' if sign < 0 else '+'} {item}" for sign, item in items)
    return joined.removeprefix("+ ")


def _refuse(text: str, position: int, expected: str, found: str) -> NoReturn:
    raise FormModelError(
        f"formula {text!r}, position {position}: expected {expected}, found {found}; write it like {_EXAMPLE}"
    )
