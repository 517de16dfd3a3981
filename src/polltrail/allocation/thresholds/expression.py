"""Thresholds as expressions: comparisons of what is known of a list, joined by and, or, not and brackets."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NoReturn

from polltrail.errors import DataError

Facts = Mapping[str, int | Fraction | bool]
Test = Callable[[Facts], bool]
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?%|\d+/\d+|\d+)|([a-z_]+)|(>=|<=|>|<|=)|([()]))")
COMPARE: Final[Mapping[str, Callable[[int | Fraction, int | Fraction], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """An expression, and the test it makes."""

    text: str
    test: Test = field(compare=False, repr=False)

    def passes(self, facts: Facts) -> bool:
        """Say whether a list of which `facts` are known takes part.

        Raises
        ------
        DataError
            The expression names what is not among the facts.

        Examples
        --------
        >>> threshold("share >= 5% or direct >= 3").passes({"share": Fraction(1, 25), "direct": 3})
        True
        """
        try:
            return self.test(facts)
        except KeyError as exc:
            known = ", ".join(sorted(facts))
            raise DataError(
                f"threshold '{self.text}': expected one of {known}, found {exc.args[0]}; no seat is given"
            ) from exc


def threshold(text: str) -> Threshold:
    """Read an expression.

    Numbers are `5%`, `1/20` or `3`; names are what is known of a list, alone for yes or no.

    Raises
    ------
    DataError
        It is none.
    """
    return Threshold(text, _Reader(text).read())


class _Reader:
    """A reader of one expression: `or` of `and` of comparisons."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, place = text, [], 0
        while place < len(text.rstrip()):
            found = TOKEN.match(text, place)
            if found is None:
                self._refuse("a number, a name, a comparison or a bracket", text[place:])
            self._tokens.append(found.group().strip())
            place = found.end()

    def read(self) -> Test:
        test = self._either()
        if self._tokens:
            self._refuse("the end", self._tokens[0])
        return test

    def _either(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return lambda facts: any([test(facts) for test in tests])  # noqa: C419 - each must be known

    def _all(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda facts: all([test(facts) for test in tests])  # noqa: C419 - each must be known

    def _one(self) -> Test:
        if self._take("not"):
            inner = self._one()
            return lambda facts: not inner(facts)
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                self._refuse("a closing bracket", self._next())
            return inner
        name = self._next()
        if not re.fullmatch("[a-z_]+", name) or name in {"and", "or"}:
            self._refuse("a name", name)
        self._tokens.pop(0)
        if self._next() not in COMPARE:
            return lambda facts: bool(facts[name])
        compare, number = COMPARE[self._tokens.pop(0)], self._number()
        return lambda facts: compare(facts[name], number)

    def _number(self) -> Fraction:
        token = self._next()
        if not token[:1].isdigit() or token.endswith("/0"):
            self._refuse("a number", token)
        self._tokens.pop(0)
        return Fraction(token[:-1]) / 100 if token.endswith("%") else Fraction(token)

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else "the end"

    def _take(self, word: str) -> bool:
        if self._tokens and self._tokens[0] == word:
            self._tokens.pop(0)
            return True
        return False

    def _refuse(self, expected: str, found: str) -> NoReturn:
        raise DataError(f"threshold '{self._text}': expected {expected}, found {found}; no seat is given")
