"""The fold of a large log: CPU and memory for all of it, and for one slot more at that size; signatures are not checked.

The log is invented: every station of one contest with twelve choices has an image and two readings that agree, in
rounds over all stations, which is the hardest order for what is kept in memory. Each size is folded in a process of its
own, so that its peak of memory is its own, and opened again in another, as after a restart.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import msgspec  # noqa: E402

from polltrail.statement import canonical  # noqa: E402
from polltrail.statement.bodies import ImageBody, TranscriptionBody  # noqa: E402
from polltrail.statement.envelope import Envelope, encode_envelope, statement_id  # noqa: E402
from polltrail.statement.fields import Body, Copy, Slot, moment_at  # noqa: E402
from polltrail.statement.statement import _Payload, payload_type  # noqa: E402
from polltrail.store import ElectionDir, LogStore, create_election_dir  # noqa: E402
from polltrail.store.count import Count  # noqa: E402
from support import count_night as night  # noqa: E402
from support.statements import MADE_AT  # noqa: E402

CHOICES = 12
AT_ONCE = 20_000
SMALL, LARGE = 100_000, 1_000_000
"""Stations; each has three entries."""


def results(small: int = SMALL, large: int = LARGE) -> list[dict[str, object]]:
    """Fold a small and a large log; rows as `bench/run.py` writes them."""
    one, many = measured(small), measured(large)
    per_entry = many["cpu_s"] / many["entries"] / (one["cpu_s"] / one["entries"])
    return [
        row(f"fold of {many['entries']:,} entries: CPU minutes", many["cpu_s"] / 60, "< 12", many),
        row(f"fold of {many['entries']:,} entries: peak GB", many["peak_mb"] / 1024, "< 6", many),
        row(f"fold: CPU an entry at {many['entries']:,} / at {one['entries']:,}", per_entry, "<= 1.3", one),
        row(f"one more slot accepted at {many['entries']:,}: ms", many["one_more_ms"], "< 5", many),
        row(f"opening the views at {many['entries']:,}: s", many["open_s"], "< 10", many),
        row(f"totals as of half of {many['entries']:,}: s", many["at_half_s"], "< 60", many),
    ]


def row(name: str, value: float, goal: str, ours: dict[str, float]) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare": None}


def measured(stations: int) -> dict[str, float]:
    """Make a log and fold it, each in a process of its own."""
    build = HERE.parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as made:
        root = Path(made) / "election"
        found: dict[str, float] = {}
        for what in ("make", "fold", "open"):
            command = [sys.executable, __file__, what, str(root), str(stations)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            found |= json.loads(done.stdout or "{}")
    return found


def make(root: Path, stations: int) -> None:
    """Write the log."""
    listed = "station_id,region,district,registered_voters\n" + "".join(
        f"s{at},r{at % 30},d{at % 1200},{500 + at % 700}\n" for at in range(stations)
    )
    choices = "contest,choice,name,party,area\n" + "".join(f"p,c{at},C{at},,\n" for at in range(CHOICES))
    night.TABLES = (listed.encode(), choices.encode(), b"level,region,district\n", night.FORM)
    create_election_dir(root, log_seed=night.LOG_SEED, log_vkey=str(night.LOG_KEY), tables=night.TABLES)
    with closing(LogStore.open(root, log_seed=night.LOG_SEED, synchronous="OFF")) as store:
        store.append([(one.id, encode_envelope(one.envelope)) for one in night.begun()])
        batch = []
        for entry in entries(stations):
            batch.append(entry)
            if len(batch) == AT_ONCE:
                store.append(batch)
                store._copy_back()  # noqa: SLF001 - as publishing does; else the write-ahead log grows to 17 GB
                batch = []
        store.append(batch)


def entries(stations: int) -> Iterator[tuple[str, bytes]]:
    """Three rounds over all stations: an image, the agent's reading, a clerk's."""
    keys = {who: night.said(who, "image", image(0)).key for who in night.PEOPLE}
    agents, clerks = ([keys[f"{role} {at}"] for at in range(3)] for role in ("agent", "clerk"))
    for at in range(stations):
        yield unsigned("image", image(at), agents[at % 3], at)
    for keys_of in (agents, clerks):
        for at in range(stations):
            yield unsigned("transcription", reading(at), keys_of[at % 3], at)


def unsigned(kind: str, body: Body, key: str, number: int) -> tuple[str, bytes]:
    """An entry with a signature nobody made; what folds a log does not look at it."""
    payload = canonical.encode_checked(
        _Payload(
            version=1, election=night.genesis().id, key=key, nonce=f"{number:032x}", made_at=moment_at(MADE_AT),
            seen=None, supersedes=None, body=body,
        )
    )  # fmt: skip
    name = payload_type(kind)
    envelope = Envelope(payload_type=name, payload=payload, key=key, signature=bytes(64))
    return statement_id(name, payload), encode_envelope(envelope)


def slot(at: int) -> Slot:
    """The slot of a station."""
    return Slot(station=f"s{at}", contest="p", form="generic")


def image(at: int) -> ImageBody:
    """The image of a station's form."""
    digest = hashlib.sha256(b"%d" % at).hexdigest()
    return ImageBody(
        digest=digest, bytes=400_000, media_type="image/jpeg", slot=slot(at), copy=None, redacts=None
    )


def reading(at: int) -> TranscriptionBody:
    """What a station's form says: figures that look drawn, and always the same."""
    drawn = hashlib.shake_128(b"%d" % at).digest(CHOICES)
    votes = tuple((f"c{choice}", number) for choice, number in enumerate(drawn))
    total = sum(drawn)
    return TranscriptionBody(
        numbers={"ballots_cast": total + 5, "valid_votes": total, "rejected_ballots": 5}, votes=votes,
        choice_numbers=(), slot=slot(at), copy=Copy(whose="agent", holder=None), signatures=(),
        images=(image(at).digest,), channel="capture", words=None,
    )  # fmt: skip


def fold(root: Path) -> dict[str, float]:
    """Fold it, and look how long one entry more takes."""
    start = time.process_time()
    with closing(Count(ElectionDir(root), anew=True)) as count:
        size = count.catch_up()
        cpu = time.process_time() - start
        one_more = append_one(root, count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"entries": size, "cpu_s": cpu, "peak_mb": peak, "one_more_ms": one_more}


def open_again(root: Path) -> dict[str, float]:
    """Look how long it takes to open what was counted, and to tell an earlier state."""
    start = time.process_time()
    with closing(Count(ElectionDir(root))) as count:
        opened = time.process_time() - start
        start = time.process_time()
        count.totals_at(count.fold.size // 2)
        half = time.process_time() - start
    return {"open_s": opened, "at_half_s": half}


def append_one(root: Path, count: Count) -> float:
    """CPU in milliseconds of one more reading: log it, count it, save it; the median of nine."""
    spent = []
    with closing(LogStore.open(root, log_seed=night.LOG_SEED)) as store:
        for number in range(9):
            body = msgspec.structs.replace(reading(number), channel="desk")
            entry = unsigned("transcription", body, night.said("clerk 1", "image", image(0)).key, number)
            start = time.process_time()
            store.append([entry])
            count.catch_up()
            spent.append((time.process_time() - start) * 1e3)
    return sorted(spent)[len(spent) // 2]


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["fold"]:
        print(json.dumps(fold(Path(sys.argv[2]))))
    elif sys.argv[1:2] == ["open"]:
        print(json.dumps(open_again(Path(sys.argv[2]))))
    else:
        for found in results(*map(int, sys.argv[1:])):
            print(f"{found['name']:<70} {found['value']:>10}  goal {found['goal']}")
