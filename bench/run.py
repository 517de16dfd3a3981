"""Every benchmark in one run; the result is a JSON file and a table on standard error."""

import json
import sys
import tempfile
from pathlib import Path

import click
import cosigning
import flood
import intake
import verify
from measure import Measured, measure, this_machine

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data"
POLLTRAIL = str(Path(sys.executable).with_name("polltrail"))


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/bench.json"))
@click.option("--stations", default=1_000_000, help="Stations of the invented election.")
@click.option("--repeats", default=5)
def main(out: Path, stations: int, repeats: int) -> None:
    """Measure and compare with the goals."""
    results: list[dict[str, object]] = []
    for slug in ("russia-2012-presidential", "mexico-2012"):
        if (DATA / slug).is_dir():
            results += examine(DATA / slug, repeats)
        else:
            print(f"SKIPPED {slug}: no {DATA / slug}", file=sys.stderr)
    results += million(stations)
    results += start_up(repeats)
    results += intake.results()
    results += flood.results()
    results += verify.results()
    results += cosigning.results()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(
        json.dumps({"machine": this_machine(), "results": results}, indent=1) + "\n", encoding="utf-8"
    )
    for result in results:
        print(f"{result['name']:<52} {result['value']:>9.2f}  goal {result['goal']}", file=sys.stderr)
    print(f"written to {out}", file=sys.stderr)


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
