"""Polltrail, the independent count.

Begin with `polltrail.pipeline`: the whole count on one page. The stages, in the order the data flows:

    election/   what should exist: contests, choices, stations, areas, form models
    statement/  what somebody signed, and whose key may say what
    log/        what was said, in order, for ever
    review/     what is wrong with a form
    tally/      totals, how many stations are reporting, whether the rest can change the winner
    exchange/   other people's tables, read
    audit/      whether the official result agrees with the forms
    publish/    values to text and pictures
    verify/     a published log checked with no trust in its publisher
    store/      web/ cli/  the edge: disk, network, clock, keys, printing
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from polltrail.exchange import read_published as read
    from polltrail.pipeline import examine

__all__ = ["__version__", "examine", "read"]


def __getattr__(name: str) -> object:
    # Importing the stages loads Polars; `polltrail --version` must not pay for that.
    if name == "read":
        from polltrail.exchange import read_published  # noqa: PLC0415

        return read_published
    if name == "examine":
        from polltrail.pipeline import examine as run  # noqa: PLC0415

        return run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
