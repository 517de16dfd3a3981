"""What one test says: figures, where they come from, how far they can be trusted, and what else explains them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from polltrail.election import ChoiceId

How = Literal["exact", "simulated", "asymptotic"]
Told = float | int | str | None
"""What a detail may be."""


class Effect(NamedTuple):
    """How much, with its 95 % interval."""

    value: float
    low: float
    high: float


def effect_of(value: float, sd: float) -> Effect:
    """Give an effect with the interval of a normal distribution."""
    return Effect(value, value - 1.96 * sd, value + 1.96 * sd)


class Variant(NamedTuple):
    """The same statistic where one free choice was made otherwise."""

    choice: str
    statistic: float | None
    p: float | None


class Control(NamedTuple):
    """The same test on figures that are known to be clean."""

    name: str
    statistic: float | None
    p: float | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a test found, and what it cannot tell.

    Attributes
    ----------
    test, part : str
        Its name, and which part of it this is; empty for the whole.
    choice : ChoiceId or None
        Whose votes it looks at; None where it looks at no one's.
    what : str
        What the statistic is.
    statistic, expected, sd : float or None
        As observed; under the null, with its standard deviation.
    null : str
        What the figures are compared with.
    p : float or None
        One-sided towards what the test looks for. None where there is none to give: then `reason` says why.
    how : str or None
        Whether the p-value is exact, simulated with standard error `p_error`, or an approximation for many stations.
    p_adjusted : float or None
        After all tests, choices and regions were taken together.
    descriptive : bool
        Whether it only describes: its null is wrong for electorates that are not alike everywhere.
    stations, votes : Effect or None
        How many would have to be otherwise.
    sensitivity : tuple of Variant
        Over every choice that whoever tests is free to make.
    drivers : tuple of int
        Stations that it comes from most, by their number in the election's table.
    innocent : tuple of str
        What else makes such figures.
    controls : tuple of Control
        What it says of clean figures.
    details : mapping
        Everything else; lists of numbers by name.
    """

    test: str
    part: str = ""
    choice: ChoiceId | None = None
    what: str
    null: str
    statistic: float | None = None
    expected: float | None = None
    sd: float | None = None
    p: float | None = None
    how: How | None = None
    p_error: float = 0.0
    p_adjusted: float | None = None
    reason: str | None = None
    descriptive: bool = False
    stations: Effect | None = None
    votes: Effect | None = None
    sensitivity: tuple[Variant, ...] = ()
    drivers: tuple[int, ...] = ()
    innocent: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    parts: "tuple[Finding, ...]" = ()
    details: Mapping[str, Told | tuple[Told, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def excess(self) -> float | None:
        """What was observed beyond what was expected."""
        return None if self.statistic is None or self.expected is None else self.statistic - self.expected

    @property
    def z(self) -> float | None:
        """The same in standard deviations."""
        return None if self.excess is None or not self.sd else self.excess / self.sd


def cannot_tell(finding: Finding, reason: str) -> Finding:
    """Give a finding that says nothing, and why."""
    return Finding(
        test=finding.test, part=finding.part, choice=finding.choice, what=finding.what, null=finding.null,
        innocent=finding.innocent, descriptive=finding.descriptive, reason=reason,
    )  # fmt: skip
