"""Whether a statement is about what was asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from polltrail.errors import DataError
from polltrail.log.excerpt import Scope
from polltrail.publish.bundle.listing import AreaPath, Listing
from polltrail.statement.bodies import IncidentBody, OfficialBody
from polltrail.statement.fields import Body, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A scope, with what the tables say of it.

    Attributes
    ----------
    area : AreaPath
        Where it is: of the area, the station or the contest; empty for the whole country.
    within : callable
        Whether a station belongs to it.
    """

    scope: Scope
    area: AreaPath
    within: Callable[[str], bool]

    @classmethod
    def of(cls, scope: Scope, listing: Listing) -> "About":
        """Look a scope up in the tables.

        Raises
        ------
        DataError
            The tables have no such area or contest.
        """
        if scope.station is not None:
            found = next((one for one in listing.stations() if one.id == scope.station), None)
            return cls(scope=scope, area=() if found is None else found.area, within=scope.station.__eq__)
        if scope.contest is not None and scope.contest not in listing.contests:
            known = ", ".join(sorted(listing.contests)[:10])
            raise DataError(
                f"contest {scope.contest}: expected one of the election's, which are {known}; no bundle made"
            )
        area = scope.area or listing.contests[scope.contest or ""].area
        stations = frozenset(one.id for one in listing.stations() if _begins(one.area, area))
        if scope.area is not None and not stations:
            raise DataError(
                f"{scope}: expected an area of the election's stations, found none there; no bundle made"
            )
        return cls(scope=scope, area=area, within=stations.__contains__)

    def holds(self, body: Body) -> bool:
        """Whether a statement with this body is about it."""
        slot = getattr(body, "slot", None)
        if isinstance(slot, Slot):
            return self._contest(slot.contest) and (self._any_station or self.within(slot.station))
        if isinstance(body, OfficialBody):
            return self._contest(body.contest) and self._official(body)
        return isinstance(body, IncidentBody) and self._incident(body)

    @property
    def _any_station(self) -> bool:
        """A contest is a contest wherever somebody says to have read its form."""
        return self.scope.station is None and self.scope.area is None

    def _contest(self, contest: str) -> bool:
        return self.scope.contest in {None, contest}

    def _official(self, body: OfficialBody) -> bool:
        if self._any_station:
            return True
        if body.station is not None:
            return self.within(body.station)
        return self.scope.area is not None and body.level == "area" and _begins(body.area, self.area)

    def _incident(self, body: IncidentBody) -> bool:
        if body.station is not None:
            return self.within(body.station)
        area = body.area or ()
        inside = self.scope.station is None and _begins(area, self.area)
        return inside or _begins(self.area, area)


def _begins(path: AreaPath, beginning: AreaPath) -> bool:
    return path[: len(beginning)] == beginning
