"""Whether the official result agrees with the forms, and how sure one can be.

In: what should exist, result forms, official figures; or two bare totals. Out: for every official figure, the
discrepancy (official minus collected), what it implies about the stations not collected, a verdict, by how
many votes it is contradicted and whether that can affect the winner, and what evidence would settle it.
Promises: exact integers up to the verdict `strained`, which rests on resampling with a seed; no sentence says
why a figure is as it is.

Where the authority publishes its stations: `contest` says what has to be true, `drawing` picks stations by chance,
`measuring` gives the risk of confirming a wrong outcome, `holding` what forms prove that chance did not pick, and
`planning` how much work it is. Promises of each stand in it.
"""

from polltrail.audit.bare import BareComparison, compare_bare
from polltrail.audit.comparison import (
    ChoiceComparison,
    Comparison,
    ContestComparison,
    PairComparison,
    SourceComparison,
    Strain,
)
from polltrail.audit.figures import compare_by_party, compare_official
from polltrail.audit.sources import compare_sources

__all__ = [
    "BareComparison",
    "ChoiceComparison",
    "Comparison",
    "ContestComparison",
    "PairComparison",
    "SourceComparison",
    "Strain",
    "compare_bare",
    "compare_by_party",
    "compare_official",
    "compare_sources",
]
