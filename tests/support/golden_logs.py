"""Small logs that cover every rung and every rule of `polltrail-fold/1`, made of keys and nonces that are always the same.

    python tests/support/golden_logs.py      writes tests/golden/logs anew, and says what is not as it was

A log is a file of entries, one a line, exactly as they are signed; its tables lie beside it under their digests. What
`count --json` says of it is kept as bytes, without what is not decided by the rules: `tests/golden/SOURCE.md` says what.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from polltrail.statement import Statement, encode_envelope, read_entry
from polltrail.statement.fields import milliseconds
from polltrail.store import ElectionDir, LogStore, create_election_dir
from support import count_night as night
from support.cli import polltrail_here
from support.count_night import (
    CHOICES,
    IMAGES,
    LOG_KEY,
    LOG_SEED,
    PEOPLE,
    STATIONS,
    TABLES,
    blob,
    decision,
    endorsement,
    holding,
    incident,
    official,
    picture,
    reading,
    said,
    withdrawal,
)
from support.statements import revocation, say, seed_of

FOLDER = Path(__file__).parents[1] / "golden" / "logs"
FREEZE = datetime(2031, 5, 6, tzinfo=UTC)
N1, N2, S1, S2 = (("N1", "assembly"), ("N2", "assembly"), ("S1", "assembly"), ("S2", "assembly"))
M1, M2 = ("S1", "mayor"), ("S2", "mayor")
MORE = STATIONS + b"N3,North,Hill,300\n"
FEWER = CHOICES.replace(b"assembly,b,B,,\n", b"assembly,b,B,,\nassembly,z,Z,,\n")


def _ladder() -> list[Statement]:
    """Every rung, with no image asked for."""
    corrected, void = decision("reviewer 0", M1, "correct", votes=(6, 6)), decision("reviewer 1", M2, "void")
    return [
        reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20)), picture("agent 0", N2, IMAGES[0]),
        reading("agent 1", S1, (None, 0)), reading("agent 1", M1, (5, 6)), corrected, endorsement("reviewer 1", corrected),
        void, endorsement("reviewer 2", void), incident("agent 0", station="N2"),
    ]  # fmt: skip


def _contradictions() -> list[Statement]:
    """Held before anything was accepted, contested after; only a stored image opens again."""
    return [
        holding(IMAGES[0]), reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20)),
        reading("clerk 1", N1, (11, 20), images=IMAGES[:1]), reading("agent 0", N2, (None, 5)), reading("clerk 0", N2, (0, 5)),
        reading("agent 1", S1, (7, 8)), reading("clerk 1", S1, (7, 9), whose="posted"),
        reading("agent 2", S2, (60, 50), numbers={"ballots_cast": 100, "valid_votes": 110}),
        reading("agent 0", M1, (1, 2)), reading("clerk 0", M1, (1, 2)), reading("clerk 2", M1, (3, 2), images=IMAGES[1:2]),
        reading("agent 0", M2, (1, 2)), reading("agent 0", M2, (2, 2), number=1), reading("clerk 0", M2, (2, 2)),
    ]  # fmt: skip


def _persons() -> list[Statement]:
    """Two readings are two persons; a text message is no half of them; keys in doubt confirm nothing."""
    late: Any = night.enrolled("late", "clerk").body
    second = night.enrolled("agent 0 again", "clerk", person=_person("agent 0"))
    return [
        second, said("organiser", "enrolment", late, made_at=milliseconds(FREEZE) + 1_000), night.enrolled("elsewhere", "clerk", areas=(("South",),)),
        reading("agent 0", N1, (1, 2)), reading("agent 0 again", N1, (1, 2)), reading("agent 0", N1, (1, 2), number=1),
        reading("agent 1", N2, (3, 4)), reading("clerk 0", N2, (3, 4), channel="sms"),
        reading("agent 1", S1, (5, 6)), reading("late", S1, (5, 6)),
        reading("agent 2", S2, (7, 8)), reading("clerk 2", S2, (7, 8)),
        said("organiser", "revocation", revocation(seed_of("clerk 2"), suspect_from=0)), reading("clerk 2", M1, (7, 8)),
        reading("agent 1", M2, (1, 1)), said("organiser", "revocation", revocation(seed_of("agent 1"))),
        reading("clerk 1", M2, (1, 1)), reading("elsewhere", N2, (3, 4)),
        night.enrolled("clerk 1 as reviewer", "reviewer", person=_person("clerk 1")),
        decision("clerk 1 as reviewer", M2, "correct", votes=(9, 9)),
    ]  # fmt: skip


def _person(who: str) -> str:
    from polltrail.statement import fingerprint, public_key

    return fingerprint(public_key(seed_of(who)))


def _decisions() -> list[Statement]:
    """What one reviewer may decide, what takes two, what a basis answers, and what is taken back."""
    first, second = reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20))
    overriding = decision("reviewer 0", N1, "accept", accepts=reading("clerk 1", N1, (9, 9)))
    alone = decision("reviewer 0", N2, "correct", votes=(1, 1))
    early = decision("reviewer 1", S1, "accept", accepts=reading("agent 1", S1, (5, 5)), size=1)
    back = decision("reviewer 2", S2, "accept", accepts=reading("agent 2", S2, (3, 3)))
    own = endorsement("reviewer 2", alone)
    return [
        holding(IMAGES[2]), first, second, reading("clerk 1", N1, (9, 9)), overriding, endorsement("reviewer 1", overriding),
        alone, own, withdrawal("reviewer 2", own), reading("agent 1", S1, (5, 5)), reading("clerk 2", S1, (5, 6), images=IMAGES[2:3]),
        early, reading("agent 2", S2, (3, 3)), back, withdrawal("reviewer 2", back, number=1),
        reading("agent 0", M1, (2, 2)), decision("reviewer 0", M1, "hold", number=1),
        decision("reviewer 1", M2, "accept", accepts=first, number=2), endorsement("agent 0", alone, number=3),
    ]  # fmt: skip


def _taken_back() -> list[Statement]:
    """Supersession and withdrawal of one's own and of others'; statements that no slot has a place for."""
    mistaken, right = reading("agent 0", N1, (1, 2)), reading("agent 1", N2, (3, 4))
    return [
        mistaken, withdrawal("agent 0", mistaken), right, withdrawal("agent 0", right, number=1),
        reading("agent 1", N2, (3, 5), number=1, supersedes=right.id), reading("clerk 0", S1, (1, 1), supersedes=right.id),
        reading("agent 2", ("N9", "assembly"), (1, 1)), reading("agent 2", S2, (1, 1), numbers={"never_heard_of": 1}),
        endorsement("clerk 0", withdrawal("agent 0", mistaken, number=9)),
        withdrawal("agent 0", withdrawal("agent 0", mistaken), number=2), incident("clerk 0", area=("South",)),
    ]  # fmt: skip


def _images() -> list[Statement]:
    """Nothing is confirmed without a stored image; a revoked store stores nothing."""
    return [
        picture("agent 0", N1, IMAGES[0]), reading("agent 0", N1, (10, 20), images=IMAGES[:1]), reading("clerk 0", N1, (10, 20)),
        holding(IMAGES[0]), reading("agent 1", N2, (3, 4), images=IMAGES[1:2]), reading("clerk 1", N2, (3, 4)),
        said("organiser", "revocation", revocation(seed_of("store"))), holding(IMAGES[1]), picture("agent 2", S1, IMAGES[2]),
    ]  # fmt: skip


def _officials() -> list[Statement]:
    """Claimed, standing, changed, back again, vanished."""
    return [
        reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20)), official("watcher 0", (10, 20)), holding(IMAGES[3]),
        official("watcher 1", (10, 20), number=1), official("watcher 0", (11, 20), number=2), official("watcher 2", (11, 20), number=3),
        official("watcher 1", (None, None), number=4), official("watcher 0", (5, 5), area=("North",), number=5),
    ]  # fmt: skip


def _amended() -> list[Statement]:
    """An amendment brings a station that was read before; one after the freeze changes choices and policy."""
    before = _amendment(night.genesis(), at=milliseconds(FREEZE) - 1_000, stations=MORE)
    after = _amendment(
        before, at=milliseconds(FREEZE) + 1_000, choices=FEWER, readings=1, confirmed=("read_once", "decided")
    )
    return [
        reading("agent 0", ("N3", "assembly"), (7, 8)), reading("agent 1", N1, (1, 2)), before,
        reading("clerk 0", ("N3", "assembly"), (7, 8)), after, reading("clerk 1", N2, (4, 4)),
    ]  # fmt: skip


def _amendment(
    last: Statement, *, at: int, stations: bytes = STATIONS, choices: bytes = CHOICES, **policy: Any
) -> Statement:
    body: Any = last.body
    tables = msgspec.structs.replace(body.tables, stations=blob(stations), choices=blob(choices))
    body = msgspec.structs.replace(body, tables=tables, policy=msgspec.structs.replace(body.policy, **policy))
    if choices != CHOICES:
        body = msgspec.structs.replace(
            body, tables=msgspec.structs.replace(tables, stations=last.body.tables.stations)
        )  # type: ignore[attr-defined]
    return said("organiser", "definition", body, supersedes=last.id, made_at=at)


def _variants() -> list[Statement]:
    """Three readings, copies that need not agree, an agent who is no reader, a miss that is tolerated."""
    odd = {"ballots_cast": 100, "valid_votes": 102}
    return [
        *(reading(who, N1, (1, 2)) for who in ("agent 0", "clerk 0", "clerk 1", "clerk 2")),
        *(reading(who, N2, (3, 4)) for who in ("agent 0", "clerk 0", "clerk 1")),
        *(reading(who, S1, (60, 42), numbers=odd) for who in ("clerk 0", "clerk 1", "clerk 2")),
        reading("agent 0", S2, (5, 6)), *(reading(who, S2, (5, 5), whose="posted") for who in ("clerk 0", "clerk 1", "clerk 2")),
        decision("reviewer 0", M1, "correct", votes=(2, 3)), decision("reviewer 1", M2, "void", number=1),
    ]  # fmt: skip


NIGHTS: dict[str, tuple[Callable[[], list[Statement]], dict[str, Any]]] = {
    "ladder": (_ladder, {}),
    "contradictions": (_contradictions, {}),
    "persons": (_persons, {"roll_closes_at": FREEZE}),
    "decisions": (_decisions, {}),
    "taken-back": (_taken_back, {}),
    "images": (_images, {"image_required": True}),
    "officials": (_officials, {}),
    "amended": (_amended, {"frozen_at": FREEZE}),
    "variants": (
        _variants,
        {"readings": 3, "copies_must_agree": False, "agent_reading_first": False, "tolerance": 2, "decision_persons": 1},
    ),
}  # fmt: skip
"""Each log: what is said after its beginning, and how its definition and policy differ from the small election's."""


def entries_of(name: str) -> bytes:
    """Make a log: its entries, one a line."""
    make, changes = NIGHTS[name]
    with _begun(name, changes) as beginning:
        return b"".join(encode_envelope(one.envelope) + b"\n" for one in (*beginning, *make()))


@contextmanager
def _begun(name: str, changes: dict[str, Any]) -> Iterator[list[Statement]]:
    """Begin an election of its own: while this lasts, everybody speaks in it."""
    body: Any = night.genesis().body
    policy = {one: value for one, value in changes.items() if hasattr(body.policy, one)}
    rest = {one: value for one, value in changes.items() if one not in policy}
    body = msgspec.structs.replace(
        body, name=f"Golden: {name}", policy=msgspec.structs.replace(body.policy, **policy), **rest
    )
    genesis = say("definition", body, seed_of("organiser"), election=None)
    usual = night.genesis
    night.genesis = lambda: genesis  # type: ignore[assignment]
    try:
        yield [genesis, *(night.enrolled(who, role) for who, role in PEOPLE.items())]
    finally:
        night.genesis = usual


def all_tables() -> dict[str, bytes]:
    return {blob(data).digest: data for data in (*TABLES, MORE, FEWER)}


def lay_out(root: Path, entries: bytes, tables: Sequence[bytes]) -> Path:
    """An election directory of a golden log."""
    create_election_dir(root, log_seed=LOG_SEED, log_vkey=str(LOG_KEY), tables=tables)
    store = LogStore.open(root, log_seed=LOG_SEED)
    lines = entries.splitlines()
    store.append([(read_entry(line).id, line) for line in lines])
    store.publish()
    store.close()
    return ElectionDir(root).root


KEPT = (
    "contests",
    "findings",
    "findings_by_key",
    "incidents",
    "official_claimed",
    "official_notices",
    "definitions",
    "log",
)
NOT_OF_THE_RULES = {"official", "rest", "name"}


def counted(root: Path) -> Any:
    """What `count --json` says that the rules of the fold decide."""
    ran = polltrail_here("count", root, "--json")
    if ran.code not in {0, 1}:
        raise AssertionError(ran.err)
    told = {name: ran.json[name] for name in KEPT}
    for contest in told["contests"]:
        for name in NOT_OF_THE_RULES & contest.keys():
            del contest[name]
    return told


def text_of(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def standing(root: Path) -> str:
    """Digest of the views: where every slot stands, and every total of every area."""
    found = sha256()
    with closing(sqlite3.connect(f"file:{root}/views.db?mode=ro", uri=True)) as views:
        for sql in (
            "SELECT number, first, past, state, readers, imaged, confirmed FROM slot ORDER BY number",
            "SELECT contest, area, bytes FROM total ORDER BY contest, area",
            "SELECT position, code, words FROM unplaced ORDER BY position, code, words",
        ):
            for row in views.execute(sql):
                found.update(repr(row).encode() + b"\n")
    return found.hexdigest()


def main() -> None:
    """Write all of it anew, and say what is not as it was."""
    (FOLDER / "tables").mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made:
        files = {f"tables/{digest}": data for digest, data in all_tables().items()}
        for name in NIGHTS:
            root = lay_out(Path(made) / name, entries_of(name), list(all_tables().values()))
            told = counted(root)
            files |= {f"{name}.entries.ndjson": entries_of(name), f"{name}.count.json": text_of(told)}
            files[f"{name}.views.sha256"] = f"{standing(root)}\n".encode()
    for path, data in files.items():
        before = (FOLDER / path).read_bytes() if (FOLDER / path).exists() else None
        if before != data:
            print(f"{path}: {'new' if before is None else 'NOT as it was'}")
            (FOLDER / path).write_bytes(data)


if __name__ == "__main__":
    main()
