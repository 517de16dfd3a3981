"""What was asked of an audit, in one value."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from polltrail.audit.contest import Rule
from polltrail.audit.contest.of_tables import Cap
from polltrail.audit.drawing import Design
from polltrail.audit.measuring import Control, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Options, read.

    Attributes
    ----------
    risk : Fraction
        The limit, exactly as it was written.
    draws : int or None
        How many; None for as many as confirm if every form agrees.
    collected : Path or None
        A list of stations whose forms were here before anything was drawn.
    """

    forms: str | None
    official: str | None
    contest: str | None
    rule: Rule
    cap: Cap
    overfull: bool
    risk: Fraction
    method: Method
    control: Control
    design: Design
    strata: str | None
    seed: str | None
    draws: int | None
    sample: Path | None
    collected: Path | None
    minutes: float
