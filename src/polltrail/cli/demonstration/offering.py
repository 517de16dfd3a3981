"""An invitation that is left over: whoever watches a night can read a form of it, as an agent at a station with none."""

from typing import Final

from polltrail.cli.demonstration.cast import Agent, Cast, invited
from polltrail.simulate.night import Script
from polltrail.statement import StatementId
from polltrail.web.invitations import Link

WEEK_MS: Final = 7 * 86_400_000


def spare_invitation(script: Script, cast: Cast, election: StatementId, *, now: int) -> Link:
    """Invite one more agent, to a station from where nobody reports.

    Parameters
    ----------
    now : int
        Milliseconds since 1970, really: the invitation holds for a week from then, and from the end of the night.
    """
    expires_at = max(now, script.staging.hours.ends) + WEEK_MS
    return invited(cast, election, Agent(_spare_station(script)), expires_at, which="spare")


def _spare_station(script: Script) -> str:
    """Find a station without an agent: in the constituency in focus, or else in one around it."""
    country = script.country
    for one in (country.focus, *country.constituencies):
        covered = set(script.covered[one.id])
        for station in range(one.electorate.n_stations):
            if station not in covered:
                return one.station_id(station)
    return country.focus.station_id(0)
