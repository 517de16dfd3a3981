"""Other people's formats: published station tables in, our values out.

In: a path to a folder in the layout of `data/README.md` or to a single table (Parquet, CSV, XLSX), and what
the user knows about it: the source to tell, a mapping of columns, a sheet. Out: one `PublishedElection`, with
every source apart and every number as it stands in the table. Promises: reads only the paths it is given and
writes nothing; a blank stays a blank; the same bytes give the same value; what cannot be read raises one
`TableError` that names every problem of a kind; what was assumed stands in the notes and in the mapping, and
reading again with that mapping gives the same value.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polltrail.exchange.baseline import Baseline, read_baseline
    from polltrail.exchange.case import BareCase, Lead, is_case, read_case
    from polltrail.exchange.published import InputFile, PublishedElection
    from polltrail.exchange.read import read_published

__all__ = [
    "BareCase",
    "Baseline",
    "InputFile",
    "Lead",
    "PublishedElection",
    "is_case",
    "read_baseline",
    "read_case",
    "read_published",
]

_MODULES = {
    "Baseline": "baseline",
    "BareCase": "case",
    "InputFile": "published",
    "Lead": "case",
    "PublishedElection": "published",
    "is_case": "case",
    "read_baseline": "baseline",
    "read_case": "case",
    "read_published": "read",
}


def __getattr__(name: str) -> object:
    # Reading tables loads Polars; a server that looks at photographs (`exchange.photographs`) must not pay for that.
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
