"""A published site of 100,000 stations: the first time, after 100 new forms, with nothing new, and its verification.

The election is that of `fold.py`: one contest of twelve choices, 1,200 districts in 30 regions, an image and two readings
that agree of every station. Pages are in one language. Each step is the real command in a process of its own.
"""

import json
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE)]

import fold  # noqa: E402
import msgspec  # noqa: E402
from measure import Measured, measure  # noqa: E402

from polltrail.log import Checkpoint, SignedNote  # noqa: E402
from polltrail.store import ElectionDir, LogStore  # noqa: E402
from polltrail.store.count import Count  # noqa: E402
from polltrail.verify.site import check_site  # noqa: E402
from polltrail.verify.verdict import Verdict  # noqa: E402
from support import count_night as night  # noqa: E402

STATIONS, NEW = 100_000, 100
POLLTRAIL = str(Path(sys.executable).with_name("polltrail"))


def results(stations: int = STATIONS) -> list[dict[str, object]]:
    """Publish an invented election; rows as `bench/run.py` writes them."""
    build = HERE.parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as made:
        root, out = Path(made) / "election", Path(made) / "out"
        subprocess.run([sys.executable, __file__, "make", str(root), str(stations)], check=True)
        command = [POLLTRAIL, "publish", str(root), str(out), "--language", "en", "--json"]
        first = measure(command, repeats=1)
        nothing = measure(command, repeats=1)
        subprocess.run([sys.executable, __file__, "more", str(root), str(stations)], check=True)
        again = measure(command, repeats=1)
        figures = measure([sys.executable, __file__, "figures", str(out)], repeats=1)
    name = f"publish of {stations:,} stations in one language"
    return [
        row(f"{name}: minutes", first.wall_s / 60, "< 5", first),
        row(f"{name}: seconds after {NEW} new forms", again.wall_s, "< 5", again),
        row(f"{name}: seconds with nothing new", nothing.wall_s, "-", nothing),
        row(f"{name}: peak MB of its first process", first.peak_mb, "-", first),
        row(f"figures of a site of {stations:,} stations counted anew: CPU s", figures.cpu_s, "-", figures),
    ]


def row(name: str, value: float, goal: str, ours: Measured) -> dict[str, object]:
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": vars(ours), "bare": None}


def make(root: Path, stations: int) -> None:
    """Write the election, its log as files, and its count."""
    fold.make(root, stations)
    with closing(LogStore.open(root, log_seed=night.LOG_SEED)) as store:
        store.publish()
    with closing(Count(ElectionDir(root))) as count:
        count.catch_up()


def more(root: Path, stations: int) -> None:
    """Hand in more readings, of stations all over the country; a server's count has taken them in."""
    key = night.said("clerk 2", "image", fold.image(0)).key
    with closing(LogStore.open(root, log_seed=night.LOG_SEED)) as store:
        for number in range(0, stations, stations // NEW):
            body = msgspec.structs.replace(fold.reading(number), channel="desk")
            store.append([fold.unsigned("transcription", body, key, number)])
        store.publish()
    with closing(Count(ElectionDir(root))) as count:
        count.catch_up()


def figures(out: Path) -> None:
    """Count the figures of a site anew, without checking its signatures, which this log does not have."""
    note = Checkpoint.parse(SignedNote.parse((out / "log" / "checkpoint").read_bytes()).text)
    verdict = Verdict(
        anchor="given", election=None, origin=note.origin, size=note.size, root=note.root.hex(), statements=0, refused=(),
        witnesses=(), witnessed=False, problems=(),
    )  # fmt: skip
    found = check_site(lambda path: (out / path).read_bytes(), verdict, growing=False)
    if found.figures is not True:
        sys.exit("\n".join(map(str, found.problems[:5])))


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["more"]:
        more(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["figures"]:
        figures(Path(sys.argv[2]))
    else:
        for found in results(*map(int, sys.argv[1:])):
            print(json.dumps(found))
