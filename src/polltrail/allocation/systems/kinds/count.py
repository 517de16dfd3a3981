"""What a tier is counted from: its system, the ballots, the scenario, and the tiers filled before it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from polltrail.allocation.systems.system import Ballots, Scenario, System, Tier, TierResult

Results = Mapping[str, tuple[TierResult, ...]]
KNOWN: Final = ("share", "share_here", "votes", "direct", "members", "minority", "independent")
"""What a threshold can ask of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count on its way through the tiers of a system."""

    system: System
    ballots: Ballots
    scenario: Scenario
    results: Results

    def of(self, tier: Tier) -> Mapping[str, Mapping[str, int]]:
        """Give the votes of a tier by place."""
        return self.ballots.get(tier.ballots, {})

    def totals(self, tier: Tier) -> Counter[str]:
        """Add the votes of a tier's places up."""
        summed: Counter[str] = Counter()
        for votes in self.of(tier).values():
            summed.update(votes)
        return summed

    def below(self, tier: Tier) -> tuple[TierResult, ...]:
        """Give the results that a tier rests on."""
        return tuple(one for name in tier.rests_on for one in self.results[name])

    def region(self, tier: Tier) -> Mapping[str, str]:
        """Map each place that a tier rests on to its region; a place of none is one by itself."""
        places = (place for name in tier.rests_on for place in self.system.tier(name).places)
        return {place.name: place.region or place.name for place in places}

    def won_below(self, tier: Tier) -> dict[str, Counter[str]]:
        """Add the seats that a tier rests on up by region."""
        regions, won = self.region(tier), dict[str, Counter[str]]()
        for result in self.below(tier):
            won.setdefault(regions.get(result.place, result.place), Counter()).update(result.won)
        return won

    def taking_part(self, tier: Tier, place: str | None = None) -> dict[str, int]:
        """Give the votes, in one place or in all, of those lists that a tier's threshold lets in."""
        totals = self.totals(tier)
        here: Mapping[str, int] = totals if place is None else self.of(tier).get(place, {})
        direct = sum(self.won_below(tier).values(), Counter[str]())
        return {
            key: count
            for key, count in here.items()
            if tier.threshold is None
            or tier.threshold.passes(self._facts(tier, key, totals, here) | {"direct": direct[key]})
        }

    def _facts(
        self, tier: Tier, key: str, totals: Mapping[str, int], here: Mapping[str, int]
    ) -> dict[str, int | Fraction | bool]:
        whole = self.scenario.whole.get(tier.ballots, sum(totals.values()))
        return {
            "share": Fraction(totals[key], whole) if whole else Fraction(0),
            "share_here": Fraction(here[key], sum(here.values())) if here[key] else Fraction(0),
            "votes": totals[key],
            "members": self.scenario.members.get(key, 1),
            "minority": key in self.system.minorities,
            "independent": self.system.independent(key),
        }
