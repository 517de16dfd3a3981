"""`polltrail sample`: draw the stations of a quick count, so that anybody can draw them again; and estimate from them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from polltrail.cli.main import FINDINGS
from polltrail.cli.output import check_writable, write_files

if TYPE_CHECKING:
    from polltrail.cli.projecting.committing import Committed
    from polltrail.cli.projecting.night import Night
    from polltrail.cli.projecting.sampling import Frame, Of
    from polltrail.projection.quick_count import Drawn, QuickCount


@click.command(short_help="Draw the stations of a quick count, and estimate from them.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--stations", type=click.IntRange(min=2), metavar="N", help="How many stations to draw.")
@click.option("--margin", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="SHARE", help="Instead: within how much a share should be known, with 95 % (0.005).")  # fmt: skip
@click.option("--correlation", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="How much alike two ballots of one station are, for --margin.")  # fmt: skip
@click.option("--strata", metavar="COLUMN", help="The column of the stations that names strata; otherwise the largest areas.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, exists=True), help="A previous election: more stations are drawn where they were further apart (Neyman).")  # fmt: skip
@click.option("--seed", metavar="TEXT", help="What the draw comes from: known to nobody before the list of stations is fixed.")  # fmt: skip
@click.option("--estimate", "sample_file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="SAMPLE.csv", help="Estimate from the stations of this sample that are in.")  # fmt: skip
@click.option("--commit", "source_to", metavar="DIRECTORY|URL", help="Put the sample's salted digest into this election's log before the night; --out keeps the salted sample, which opens it.")  # fmt: skip
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The key of the agent or clerk who signs that.")  # fmt: skip
@click.option("--committed", metavar="DIRECTORY|URL", help="With --estimate and the salted sample: whether this log names it, and before the first form.")  # fmt: skip
@click.option("--of", type=click.Choice(["valid", "cast", "registered"]), default="valid", show_default=True, help="What shares are of.")  # fmt: skip
@click.option("--contest", metavar="ID", help="The contest to estimate; otherwise the first.")
@click.option("--source", help="Whose figures to take, where several sources report the same stations.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write sample.csv into this folder.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def sample(
    path: Path,
    *,
    stations: int | None,
    margin: float | None,
    correlation: float,
    strata: str | None,
    baseline: Path | None,
    seed: str | None,
    sample_file: Path | None,
    source_to: str | None,
    key: Path | None,
    committed: str | None,
    of: "Of",
    contest: str | None,
    source: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Draw a stratified random sample of the stations of PATH, or estimate from one.

    The draw is SHA-256 of the seed and each station's id, so that anybody who has the seed can repeat it. Until the night,
    publish only the digest of the sample. An estimate shows how much of each stratum is in, and how much further it could
    be off because what is out of a sample is not out by chance.

    Exit codes: 0 well; 1 the log does not name the sample, or too late; 2 usage; 3 unreadable.
    """
    from polltrail.cli.projecting.night import read_night
    from polltrail.cli.projecting.sampling import frame_of

    if out is not None:
        check_writable(out)
    _refuse_mixed(stations, margin, seed, sample_file)
    _refuse_half(source_to, key, out, committed, sample_file)
    night, _ = read_night(path, at=None, source=source, baseline=baseline)
    frame = frame_of(path, night, strata)
    if sample_file is not None:
        found = None if committed is None else _find(sample_file, committed)
        _estimate(night, frame, sample_file, of, contest, found, as_json=as_json)
        return 0 if found is None or found.before_forms else FINDINGS
    from polltrail.cli.projecting.sampling import drawn_from, wanted_size

    n = wanted_size(frame, stations=stations, margin=margin, correlation=correlation)
    drawn = drawn_from(frame, str(seed), n, night)
    if out is not None:
        write_files(out, {"sample.csv": drawn.text.encode()})
    said = None if source_to is None or key is None or out is None else _commit(drawn, source_to, key, out)
    _tell_drawn(drawn, frame, str(seed), said, as_json=as_json, written=out)
    return 0 if said is None or said["entry"] is not None else FINDINGS


def _refuse_mixed(
    stations: int | None, margin: float | None, seed: str | None, sample_file: Path | None
) -> None:
    if sample_file is not None and (stations, margin, seed) != (None, None, None):
        raise click.UsageError(
            "--estimate takes a sample that was drawn; --stations, --margin and --seed draw one."
        )
    if sample_file is None and (seed is None or (stations is None) == (margin is None)):
        raise click.UsageError("Expected --seed with either --stations or --margin, or --estimate.")


def _refuse_half(
    source_to: str | None, key: Path | None, out: Path | None, committed: str | None, sample_file: Path | None
) -> None:
    if source_to is not None and (key is None or out is None or sample_file is not None):
        raise click.UsageError(
            "--commit takes a sample that is drawn, --key to sign with, and --out for what opens it."
        )
    if committed is not None and sample_file is None:
        raise click.UsageError("--committed looks for the sample of --estimate.")


def _commit(drawn: "Drawn", source_to: str, key: Path, out: Path) -> dict[str, Any]:
    """Commit to the sample; what opens it is kept before anybody is told that it is in the log."""
    from polltrail.cli.projecting.committing import SEALED, commit_sample

    said, sealed = commit_sample(drawn.text, source_to, key)
    write_files(out, {"sample.csv": drawn.text.encode(), SEALED: sealed})
    return {"entry": said.outcome.index, "statement": said.sent.id, "reason": said.outcome.reason}


def _find(sample_file: Path, committed: str) -> "Committed":
    from polltrail.cli.projecting.committing import find_committed

    return find_committed(sample_file.read_bytes(), committed)


def _tell_drawn(
    drawn: "Drawn",
    frame: "Frame",
    seed: str,
    said: dict[str, Any] | None,
    *,
    as_json: bool,
    written: Path | None,
) -> None:
    from collections import Counter

    from polltrail.projection.quick_count.draw import ALGORITHM

    counts = Counter(drawn.strata)
    if as_json:
        told = {
            "seed": seed,
            "algorithm": ALGORITHM,
            "sha256": drawn.digest,
            "stations": len(drawn.stations),
            "of": len(frame.stations),
            "strata": {name: {"drawn": counts[name], "of": size} for name, size in frame.sizes.items()},
            "sample": list(drawn.stations),
        } | ({} if said is None else {"committed": said})
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"{len(drawn.stations):,} of {len(frame.stations):,} stations drawn, in {len(frame.sizes):,} strata."
    )
    click.echo(f"SHA-256 of the sample, to publish before the night: {drawn.digest}")
    if said is not None:
        where = f"entry {said['entry']}" if said["entry"] is not None else f"NOT in the log: {said['reason']}"
        click.echo(
            f"Committed, with a salt: {where}. sample.sealed.json opens it; keep it secret until the night."
        )
    click.echo(ALGORITHM)
    click.echo(
        f"Sample: {written / 'sample.csv'}" if written else "Nothing was written; --out keeps the sample."
    )


def _estimate(
    night: "Night",
    frame: "Frame",
    sample_file: Path,
    of: "Of",
    contest: str | None,
    committed: "Committed | None",
    *,
    as_json: bool,
) -> None:
    from polltrail.cli.projecting.projecting import refuse_unknown
    from polltrail.cli.projecting.sampling import estimated, read_sample

    refuse_unknown(contest, night)
    number = 0 if contest is None else night.contests.index(contest)
    drawn = read_sample(sample_file)
    found = estimated(night, frame, drawn, number, of, 0.95)
    if as_json:
        told = _document(found, night.contests[number], drawn)
        if committed is not None:
            told["committed"] = {"entry": committed.entry, "before_forms": committed.before_forms}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if committed is not None:
        click.echo(_in_log(committed))
    in_ = sum(came for came, _ in found.response.values())
    click.echo(f"{night.contests[number]}: {in_:,} of {len(drawn.stations):,} stations of the sample are in; shares of {found.denominator}")  # fmt: skip
    names = {choice.id: choice.name for choice in night.tables.election.contests[number].choices}
    for choice, one in sorted(found.shares.items(), key=lambda pair: -pair[1].share):
        low, high = one.interval_late
        more = (
            "" if one.late is None else f"; {low:.2%} to {high:.2%} if what is out goes on as what came late"
        )
        click.echo(
            f"  {names[choice]}: {one.share:.2%} ({one.interval[0]:.2%} to {one.interval[1]:.2%}{more})"
        )
    if found.collapsed:
        click.echo(f"  {len(found.collapsed)} groups of strata are counted together, each with fewer than two stations in.")  # fmt: skip


def _in_log(committed: "Committed") -> str:
    if committed.entry is None:
        return f"The log does NOT name this sample ({committed.digest})."
    when = "before the first form" if committed.before_forms else "AFTER the first form"
    return f"Entry {committed.entry} of the log names this sample, {when}."


def _document(found: "QuickCount", contest: str, drawn: "Drawn") -> dict[str, Any]:
    return {
        "contest": contest,
        "denominator": found.denominator,
        "level": found.level,
        "sha256": drawn.digest,
        "shares": {
            choice: {
                "share": round(one.share, 6),
                "standard_error": round(one.error, 6),
                "interval95": [round(end, 6) for end in one.interval],
                "late_minus_early": None if one.late is None else round(one.late, 6),
                "interval95_if_late_goes_on": [round(end, 6) for end in one.interval_late],
            }
            for choice, one in found.shares.items()
        },
        "response": {name: {"in": came, "drawn": n} for name, (came, n) in found.response.items()},
        "collapsed": [list(names) for names in found.collapsed],
    }
