"""Trust policies (C2SP tlog-policy): whose checkpoints to take, and how many witnesses must have seen them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from polltrail.errors import NoteError, PolicyError
from polltrail.log.checkpoint import Checkpoint
from polltrail.log.cosignature import check_cosignatures
from polltrail.log.note import COSIGNATURE, ED25519, SignedNote, VerifierKey, as_key, check_note
from polltrail.log.strict import read_decimal, shown

NONE = "none"
"""The quorum of a policy that asks for no witness."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose checkpoints are taken; `url` is where it is, or empty."""

    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return f"log {self.key} {self.url}".rstrip()


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who watches logs; `name` means something in this policy only, `url` is where it is, or empty."""

    name: str
    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return f"witness {self.name} {self.key} {self.url}".rstrip()

    def alone(self) -> "Policy":
        """Make the policy of which this witness is the whole quorum."""
        return Policy((), (self,), (), self.name)


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and groups, of which at least `threshold` must have cosigned."""

    name: str
    threshold: int
    members: tuple[str, ...]

    def __str__(self) -> str:
        return f"group {self.name} {self.threshold} {' '.join(self.members)}"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint, and whose right signatures are under it.

    Attributes
    ----------
    checkpoint : Checkpoint
        What the log promises.
    log : VerifierKey
        The key of the log, which signed it.
    witnesses : mapping of str to int
        Witnesses that cosigned, by their name in the policy, and the time each gives, in seconds since 1970.
    quorum_met : bool
        Whether they are as many as the policy asks for.
    """

    checkpoint: Checkpoint
    log: VerifierKey
    witnesses: Mapping[str, int]
    quorum_met: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """What a verifier trusts.

    Attributes
    ----------
    logs, witnesses, groups : tuple
        In the order of the file; a group follows whatever it names.
    quorum : str
        The witness or group that must have cosigned, or "none".
    """

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    def __post_init__(self) -> None:
        _check_words(self)
        _check_keys(self)
        _check_names(self)

    @classmethod
    def parse(cls, text: str | bytes) -> "Policy":
        """Read a policy file.

        Raises
        ------
        PolicyError
            A line is malformed, names what no line before it defines, or defines a name or a key again.
        """
        lines: list[Log | Witness | Group | str] = []
        for number, words in _lines(text):
            try:
                lines.append(
                    _read_line(words, {one.name for one in lines if isinstance(one, Witness | Group)})
                )
            except (NoteError, PolicyError) as bad:
                raise PolicyError(f"policy, line {number}: {bad}") from None
        quorums = [one for one in lines if isinstance(one, str)]
        if len(quorums) != 1:
            raise PolicyError(f"policy: expected exactly one quorum line, found {len(quorums)}")
        return cls(
            tuple(one for one in lines if isinstance(one, Log)),
            tuple(one for one in lines if isinstance(one, Witness)),
            tuple(one for one in lines if isinstance(one, Group)),
            quorums[0],
        )

    def format(self) -> str:
        """Write the policy: logs, witnesses, groups, quorum."""
        lines = [*self.logs, *self.witnesses, *self.groups, f"quorum {self.quorum}"]
        return "".join(f"{line}\n" for line in lines)

    def for_log(self, key: VerifierKey | str) -> "Policy":
        """Make the policy for another log: the same witnesses, groups and quorum."""
        return replace(self, logs=(Log(as_key(key)),))

    @property
    def log(self) -> VerifierKey:
        """Key of the one log the policy is about."""
        if len(self.logs) != 1:
            raise PolicyError(f"policy: expected one log, found {len(self.logs)}")
        return self.logs[0].key

    def check(self, note: bytes, log: VerifierKey | str | None = None) -> Witnessed:
        """Check a checkpoint's note: whose it is, who cosigned it, and whether they are enough.

        Parameters
        ----------
        note : bytes
            The whole note.
        log : VerifierKey or str or None
            The log it must be of; None takes any log of the policy.

        Raises
        ------
        NoteError
            The note is malformed, no known log has signed it, or a signature that names a known log or witness
            is wrong. Too few witnesses are no error: the answer says so.
        """
        signed = SignedNote.parse(note)
        signers = check_note(signed, [as_key(log)] if log else [one.key for one in self.logs])
        checkpoint = Checkpoint.parse(signed.text)
        owner = next((key for key in signers if key.name == checkpoint.origin), None)
        if owner is None:
            raise NoteError(
                f"checkpoint of {checkpoint.origin}: expected the signature of that log, found none"
            )
        seen = check_cosignatures(signed, [one.key for one in self.witnesses])
        times = {one.key: one.at for one in seen}
        witnesses = {one.name: times[one.key] for one in self.witnesses if one.key in times}
        return Witnessed(checkpoint, owner, witnesses, self.quorum_met(witnesses))

    def quorum_met(self, cosigned: Iterable[str]) -> bool:
        """Whether these witnesses, by their names in the policy, are as many as it asks for."""
        met = {NONE, *cosigned}
        for group in self.groups:
            if sum(member in met for member in group.members) >= group.threshold:
                met.add(group.name)
        return self.quorum in met

    def quorum_at(self, times: Mapping[str, int]) -> int | None:
        """Give the earliest time by which the quorum was met; None if it is not, or if nobody is asked for.

        Parameters
        ----------
        times : mapping of str to int
            When witnesses cosigned, by their names in the policy.

        Notes
        -----
        With k of n it is the k-th time in their order, so one wrong clock moves it no further than to the time
        before or after it among the others.
        """
        if self.quorum == NONE:
            return None
        for at in sorted(set(times.values())):
            if self.quorum_met(name for name, given in times.items() if given <= at):
                return at
        return None


def _lines(text: str | bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the words of every line that has any, with its number."""
    try:
        whole = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError as bad:
        raise PolicyError(f"policy: expected UTF-8, found another byte at {bad.start}") from None
    for number, line in enumerate(whole.split("\n"), start=1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not all(map(_is_word, words)):
            raise PolicyError(f"policy, line {number}: expected no control characters, found {shown(line)}")
        if words and not words[0].startswith("#"):
            yield number, words


def _read_line(words: list[str], known: set[str]) -> Log | Witness | Group | str:
    """Read one line; a quorum is its name."""
    match words:
        case ["log", vkey] | ["log", vkey, _]:
            return Log(VerifierKey.parse(vkey), *words[2:])
        case ["witness", name, vkey] | ["witness", name, vkey, _]:
            return Witness(name, VerifierKey.parse(vkey), *words[3:])
        case ["group", name, count, *members] if members and known.issuperset(members):
            return Group(name, _threshold(count, len(members)), tuple(members))
        case ["quorum", name] if name in {NONE, *known}:
            return name
        case ["group", _, _, *named] if not known.issuperset(named):
            strange = next(name for name in named if name not in known)
            raise PolicyError(
                f"expected names of witness and group lines before it, found {shown(strange)} in {shown(' '.join(words))}"
            )
    raise PolicyError(
        "expected log <vkey> [<url>], witness <name> <vkey> [<url>], group <name> <k> <names>... or quorum <name>, "
        f"with names of lines before it, found {shown(' '.join(words))}"
    )


def _threshold(count: str, members: int) -> int:
    named = {"any": 1, "all": members}
    threshold = named.get(count, read_decimal(count))
    if threshold is None:
        raise PolicyError(f"group: expected a number, any or all, found {shown(count)}")
    return threshold


def _is_word(text: str) -> bool:
    """Whether text can stand as one word of a policy file."""
    return bool(text) and not any(
        char <= " " or char == "\x7f" or "\ud800" <= char <= "\udfff" for char in text
    )


def _check_words(policy: Policy) -> None:
    names = [one.name for one in policy.witnesses] + [one.name for one in policy.groups]
    urls = [one.url for one in policy.logs] + [one.url for one in policy.witnesses]
    for word in (*names, *filter(None, urls), policy.quorum):
        if not _is_word(word):
            raise PolicyError(f"policy: expected names and addresses without spaces, found {shown(word)}")


def _check_keys(policy: Policy) -> None:
    """Every key once, and of the type its work needs; a log is not its own witness."""
    logs, witnesses = [one.key for one in policy.logs], [one.key for one in policy.witnesses]
    for key, expected in [*((key, ED25519) for key in logs), *((key, COSIGNATURE) for key in witnesses)]:
        if key.type != expected:
            raise PolicyError(
                f"policy: expected the key of {key.name} to be of type {expected}, found {key.type}"
            )
    for public, times in Counter(key.public for key in (*logs, *witnesses)).items():
        if times > 1:
            names = " and ".join(key.name for key in (*logs, *witnesses) if key.public == public)
            raise PolicyError(f"policy: expected every key once, found one for {names}")


def _check_names(policy: Policy) -> None:
    """Every name defined once and before its use, and a member of at most one group."""
    names = {NONE}
    for witness in policy.witnesses:
        _check_new(witness.name, names)
        names.add(witness.name)
    free = names - {NONE}
    for group in policy.groups:
        _check_new(group.name, names)
        _check_group(group, free)
        names.add(group.name)
        free = (free - set(group.members)) | {group.name}
    if policy.quorum not in names:
        raise PolicyError(f"policy: expected a quorum that is defined, found {shown(policy.quorum)}")


def _check_new(name: str, names: set[str]) -> None:
    if name in names:
        raise PolicyError(f"policy: expected every name once, and none to be 'none', found {shown(name)}")


def _check_group(group: Group, free: set[str]) -> None:
    if not free.issuperset(group.members) or len(set(group.members)) != len(group.members):
        raise PolicyError(f"group {group.name}: expected members defined before it, each in one group only")
    if not 1 <= group.threshold <= len(group.members):
        raise PolicyError(
            f"group {group.name}: expected a number from 1 to {len(group.members)}, found {group.threshold}"
        )
