"""An invitation that is left over: whoever watches a night can read a form of it, as an agent at a station with none."""

from typing import Final

from polltrail.cli.demonstration.cast import Agent, Cast, invited
from polltrail.simulate.night import Script
from polltrail.statement import StatementId
from polltrail.web.invitations import Link

WEEK_MS: Final = 7 * 86_400_000


def spare_invitation(script: Script, cast: Cast, election: StatementId, *, now: int) -> Link:
    """Invite one more agent, to a station of the constituency in focus from where nobody reports.

    Parameters
    ----------
    now : int
        Milliseconds since 1970, really: the invitation holds for a week from then, and from the end of the night.
    """
    focus = script.country.focus
    covered = set(script.covered[focus.id])
    stations = range(focus.electorate.n_stations)
    station = next((one for one in stations if one not in covered), 0)
    expires_at = max(now, script.staging.hours.ends) + WEEK_MS
    return invited(cast, election, Agent(focus.station_id(station)), expires_at, which="spare")
