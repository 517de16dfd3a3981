"""What the forms collected say about the area that an official figure covers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from polltrail.audit.on_hold import OnHold, on_hold
from polltrail.audit.slot_votes import BoolArray, IntArray, SlotVotes
from polltrail.audit.strain import StationSample
from polltrail.tally.official_figure import OfficialFigure


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What the forms collected say about what an official figure covers.

    Attributes
    ----------
    votes : mapping of str to int
        Votes by choice (or party); a choice the source does not list is absent.
    stations, stations_total, stations_missing : int, int or None, int or None
        With a form; that exist; that exist and have none. None where unknown.
    missing_cap : int or None
        Registered voters of the missing ones.
    open_cap : int or None
        The most votes that the forms collected can hold and do not show; None where unknown.
    open_why : str
        Where those would be, in a sentence; empty where there are none.
    lists_all : bool
        Whether the source lists every choice, so that those without an official total add up to all others.
    sample : StationSample or None
        The collected stations one by one, columns in the order of `votes`; None where only sums are known.
    said : int or None
        The fewest stations that the authority says its figure is from, or counts.
    unheard : int
        Stations listed and not collected; more than are missing where the authority counts fewer than are listed.
    spare : int or None
        The most votes collected in stations that the figure may leave out: 0 where it leaves out none, None where it may
        be any number.
    held : OnHold
        What the collected forms that contradict themselves say.
    """

    votes: Mapping[str, int]
    stations: int
    stations_total: int | None
    stations_missing: int | None
    missing_cap: int | None
    open_cap: int | None = 0
    open_why: str = ""
    lists_all: bool = True
    sample: StationSample | None = None
    said: int | None = None
    unheard: int = 0
    spare: int | None = 0
    held: OnHold = field(default_factory=OnHold)

    @property
    def cap(self) -> int | None:
        """The most votes that the official figure can have beyond the votes collected."""
        if self.missing_cap is None or self.open_cap is None:
            return None
        return self.missing_cap + self.open_cap


def covers_fewer(collected: Collected) -> bool:
    """Whether the authority says that its figure is from fewer stations than are collected here."""
    return collected.said is not None and collected.said < collected.stations


def left_out(figure: OfficialFigure, total: int) -> int | None:
    """How many of the stations that exist the figure is not from; None where it is partial and gives no number at all."""
    counted = figure.extra.get("stations_reporting")
    if isinstance(counted, int):
        return max(0, total - counted)
    return None if figure.status == "unofficial-partial" and figure.stations_total is None else 0


def _spare(out: int | None, counts: IntArray) -> int | None:
    """Add up the votes of as many collected stations as a figure leaves out: which it does not say, so the largest."""
    if not out:
        return out
    return int(np.sort(counts.sum(axis=1))[::-1][:out].sum())


def stations_said(figure: OfficialFigure) -> int | None:
    """The fewest stations that the authority says its figure is from, or counts; None where it does not say."""
    said = [figure.extra.get("stations_reporting"), figure.stations_total or None]
    return min((number for number in said if isinstance(number, int)), default=None)


def not_listed(figure: OfficialFigure, collected: Collected) -> dict[str, int]:
    """Official totals of choices that the source does not list."""
    return {name: total for name, total in figure.totals.items() if name not in collected.votes}


def collected_of(
    slots: pl.DataFrame,
    votes: SlotVotes,
    inside: BoolArray,
    figure: OfficialFigure,
    frame: tuple[int | None, int | None],
) -> Collected:
    """Say what the forms collected show of what `figure` covers."""
    covered, own = slots.filter(inside), votes.of(inside)
    heard = int(covered["reporting"].sum())
    total = max(figure.stations_total or frame[0] or covered.height, heard)
    n_missing = total - heard
    columns = [name for name in covered.columns if name.startswith("area_")]
    open_cap, open_why = _left_blank(covered, own)
    return Collected(
        votes=dict(zip(own.names, own.counts.sum(axis=0).tolist(), strict=True)),
        stations=heard,
        stations_total=total,
        stations_missing=n_missing,
        missing_cap=missing_cap(covered, total, figure.registered_voters or frame[1]),
        open_cap=open_cap,
        open_why=open_why,
        lists_all=own.lists_all,
        sample=_sample(covered, own.counts, n_missing, columns) if n_missing else None,
        said=stations_said(figure),
        unheard=covered.height - heard,
        spare=_spare(left_out(figure, total), own.counts),
        held=on_hold(covered, own),
    )


def _left_blank(covered: pl.DataFrame, votes: SlotVotes) -> tuple[int | None, str]:
    """Say how many votes lines left blank can hold: a blank is not a zero, but no more than the register allows."""
    blank = votes.blank & covered["reporting"].to_numpy()
    if not blank.any():
        return 0, ""
    forms = covered.filter(blank)
    count = f"{forms.height:,} of the forms collected"
    if forms.select(_says_nothing().any()).item():
        return None, f"A line was left blank on {count}; how many votes it can hold is not known."
    written = votes.counts[blank].sum(axis=1)
    room = int(np.maximum(forms["registered_voters"].to_numpy() - written, 0).sum())
    return room, f"A line was left blank on {count}, with registered voters for {room:,} more votes."


def _says_nothing() -> pl.Expr:
    """Whether a station's register does not bound its votes: unknown, zero, or not its own."""
    return (pl.col("registered_voters").fill_null(0) == 0) | pl.col("special")


def missing_cap(covered: pl.DataFrame, total: int, registered: int | None) -> int | None:
    """Registered voters of the stations not collected; None where unknown.

    They are added up from the list, or are what the stations collected leave of the official register; where both are
    known the larger counts, so that nothing is called impossible that one of the two allows.

    Parameters
    ----------
    covered : DataFrame
        `reporting`, `registered_voters` and `special` of the stations listed.
    total : int
        Stations that exist; more than are listed have no register here.
    """
    heard = pl.col("reporting")
    missing = covered.filter(~heard)
    if missing.select(((pl.col("registered_voters") == 0) | pl.col("special")).any()).item():
        return None
    caps = []
    collected = covered.filter(heard & ~pl.col("special"))["registered_voters"]
    if registered is not None and collected.null_count() == 0:
        caps.append(max(0, registered - int(collected.sum())))
    if total <= covered.height and missing["registered_voters"].null_count() == 0:
        caps.append(int(missing["registered_voters"].sum()))
    return max(caps, default=None)


def _sample(covered: pl.DataFrame, counts: IntArray, n_missing: int, areas: list[str]) -> StationSample:
    """The collected stations by area, and the missing ones by area: as listed, or in proportion where they are not."""
    if areas:
        codes = covered.select(pl.struct(areas[:1]).rank("dense")).to_series().to_numpy().astype(np.int64) - 1
    else:
        codes = np.zeros(covered.height, dtype=np.int64)
    reporting = covered["reporting"].to_numpy()
    n_areas = int(codes.max()) + 1 if len(codes) else 1
    listed = np.bincount(codes[~reporting], minlength=n_areas)
    unlisted = n_missing - int(listed.sum())
    have = np.bincount(codes[reporting], minlength=n_areas)
    missing = listed + _in_proportion(unlisted, have) if unlisted >= 0 else _in_proportion(n_missing, listed)
    return StationSample(votes=counts[reporting], area=codes[reporting], missing=missing)


def _in_proportion(count: int, weights: IntArray) -> IntArray:
    """Share `count` out by largest remainders (Hamilton)."""
    if count <= 0 or weights.sum() == 0:
        return np.zeros(len(weights), dtype=np.int64)
    whole, remainder = np.divmod(count * weights, weights.sum())
    whole[np.argsort(-remainder, kind="stable")[: count - int(whole.sum())]] += 1
    return whole
