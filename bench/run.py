"""Every benchmark in one run; the result is a JSON file and a table on standard error.

python bench/run.py --out build/bench.json      everything, in some 25 minutes on two cores
python bench/run.py --quick                     the same at sizes that take some 10 minutes
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import allocation
import audit
import board
import capture
import chains
import click
import coalitions
import cosigning
import flips
import flood
import fold
import forensics
import half_circle
import intake
import one_form
import project
import publish
import verify
from measure import Measured, goal_is_met, measure, this_machine

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data"
POLLTRAIL = str(Path(sys.executable).with_name("polltrail"))


Part = Callable[[], list[dict[str, object]]]


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/bench.json"))
@click.option("--quick", is_flag=True, help="Smaller sizes and fewer rounds, so no goal is said to be met.")
def main(out: Path, *, quick: bool) -> None:
    """Measure and compare with the goals."""
    results: list[dict[str, object]] = []
    for name, part in parts(quick=quick):
        start = time.perf_counter()
        results += part()
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    for result in results:
        result["met"] = None if quick else goal_is_met(float(str(result["value"])), str(result["goal"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": this_machine(), "quick": quick, "results": results}
    out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    show(results)
    print(f"written to {out}", file=sys.stderr)


def parts(*, quick: bool) -> Sequence[tuple[str, Part]]:
    """Give every benchmark by its name, in the order they run."""
    if quick:
        return [
            ("examine", lambda: published(2)),
            ("a million stations", lambda: million(100_000)),
            ("start-up", lambda: start_up(2)),
            ("one form", lambda: one_form.results(100)),
            ("intake", lambda: intake.results(rounds=2)),
            ("flood", lambda: flood.results(("wrong", "all"))),
            ("verify", lambda: verify.results(3_000, 2_000)),
            ("cosigning", lambda: cosigning.results(rounds=2, singles=2_000)),
            ("fold", lambda: fold.results(5_000, 50_000)),
            ("board", lambda: board.results(10_000, 2_000)),
            ("publish", lambda: publish.results(5_000)),
            ("capture", lambda: capture.results(2, 50)),
            ("project", lambda: project.results(60)),
            ("audit", lambda: audit.results(60)),
            ("forensics", forensics.results),
            ("chains", chains.results),
            ("coalitions", lambda: coalitions.results(1_000, 10_000)),
            ("allocation", lambda: allocation.results(2_000)),
            ("half circle", half_circle.results),
            ("flips", flips.results),
        ]
    return [
        ("examine", lambda: published(5)),
        ("a million stations", lambda: million(1_000_000)),
        ("start-up", lambda: start_up(5)),
        ("one form", one_form.results),
        ("intake", intake.results),
        ("flood", flood.results),
        ("verify", verify.results),
        ("cosigning", cosigning.results),
        ("fold", fold.results),
        ("board", board.results),
        ("publish", publish.results),
        ("capture", capture.results),
        ("project", project.results),
        ("audit", audit.results),
        ("forensics", forensics.results),
        ("chains", chains.results),
        ("coalitions", coalitions.results),
        ("allocation", allocation.results),
        ("half circle", half_circle.results),
        ("flips", flips.results),
    ]


def show(results: Sequence[dict[str, object]]) -> None:
    """Print the table: what was found, what it should be, and whether it is."""
    words = {True: "met", False: "MISSED", None: ""}
    for one in results:
        met = words[one["met"]]  # type: ignore[index]
        print(f"{one['name']:<84} {one['value']:>10.2f}  goal {one['goal']:<8} {met}", file=sys.stderr)


def published(repeats: int) -> list[dict[str, object]]:
    """`examine` of elections that were published, where their files are at hand."""
    results: list[dict[str, object]] = []
    for slug in ("russia-2012-presidential", "mexico-2012"):
        if (DATA / slug).is_dir():
            results += examine(DATA / slug, repeats)
        else:
            print(f"SKIPPED {slug}: no {DATA / slug}", file=sys.stderr)
    return results


def examine(folder: Path, repeats: int) -> list[dict[str, object]]:
    """`examine`, with and without its report, beside a bare read and group-by."""
    bare = measure([sys.executable, str(HERE / "bare_polars.py"), str(folder)], repeats=repeats)
    alone = measure([POLLTRAIL, "examine", str(folder), "--json"], repeats=repeats)
    with tempfile.TemporaryDirectory() as out:
        report = measure([POLLTRAIL, "examine", str(folder), "--out", out], repeats=repeats)
    name = folder.name
    return [
        row(f"{name}: examine / bare Polars, wall", alone.wall_s / bare.wall_s, "<= 8", alone, bare),
        row(
            f"{name}: examine with report / bare Polars, wall",
            report.wall_s / bare.wall_s,
            "<= 15",
            report,
            bare,
        ),
        row(f"{name}: examine, peak MB", alone.peak_mb, "<= 700", alone, bare),
        row(f"{name}: examine with report, peak MB", report.peak_mb, "<= 700", report, bare),
    ]


def million(stations: int) -> list[dict[str, object]]:
    """An invented election of a million stations and twelve choices."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "million"
        measure([sys.executable, str(HERE / "million.py"), str(folder), str(stations)], repeats=1)
        bare = measure([sys.executable, str(HERE / "bare_polars.py"), str(folder)], repeats=1)
        alone = measure([POLLTRAIL, "examine", str(folder), "--json"], repeats=1)
    return [
        row(f"{stations:,} stations x 12 choices: peak MB", alone.peak_mb, "<= 2500", alone, bare),
        row(
            f"{stations:,} stations x 12 choices: examine / bare Polars, wall",
            alone.wall_s / bare.wall_s,
            "-",
            alone,
            bare,
        ),
    ]


def start_up(repeats: int) -> list[dict[str, object]]:
    """`--help` and `--version`, which must not load what they do not need."""
    return [
        row(f"polltrail {flag}: CPU seconds", measured.cpu_s, "<= 0.25", measured, None)
        for flag in ("--help", "--version")
        for measured in [measure([POLLTRAIL, flag], repeats=repeats)]
    ]


def row(name: str, value: float, goal: str, ours: Measured, bare: Measured | None) -> dict[str, object]:
    """One line of the result."""
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "ours": vars(ours),
        "bare_polars": None if bare is None else vars(bare),
    }


if __name__ == "__main__":
    main()
