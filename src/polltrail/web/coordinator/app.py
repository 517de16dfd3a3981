"""The application of the screens' process: JSON for those whom the server has let in, answered one after the other.

The server says whose request it is and what time it is (`x-polltrail-key`, `x-polltrail-now`); nobody else can reach
the socket. Handlers and what they answer are described by their types, as Litestar reads them.
"""

from typing import Annotated, Any, Final

from litestar import Litestar, Request, get
from litestar.datastructures import State
from litestar.params import Parameter

from polltrail.statement import KeyId
from polltrail.web.coordinator.field.areas import areas
from polltrail.web.coordinator.field.following import Following, Told
from polltrail.web.coordinator.field.lists import agreement, incidents, offered, officials
from polltrail.web.coordinator.field.people import people, persons, said_by

BELOW: Final = "/v1/coordinator"
_MINUTE: Final = 60_000

Asked = Request[Any, Any, Any]
Area = Annotated[int | None, Parameter(ge=0)]
Minutes = Annotated[int, Parameter(ge=1, le=100_000)]


def screens_app(field: Following) -> Litestar:
    """Make the application."""
    handlers: list[Any] = [area_lines, person_lines, persons_known, said_lines, incident_lines, agreement_lines, official_lines, offer_lines]  # fmt: skip
    return Litestar(
        handlers, state=State({"field": field}), openapi_config=None, logging_config=None, debug=False
    )


@get(f"{BELOW}/areas")
async def area_lines(request: Asked, area: Area = None, quiet: Minutes = 60) -> Told:
    """Tell of arrivals in an area; silent is what was not heard from for some minutes."""
    return areas(_field(request), _key(request), area, since=_now(request) - quiet * _MINUTE)


@get(f"{BELOW}/people")
async def person_lines(request: Asked, area: Area = None, quiet: Annotated[int | None, Parameter(ge=1, le=100_000)] = None) -> Told:  # fmt: skip
    """List agents and clerks, those not heard from longest first."""
    since = None if quiet is None else _now(request) - quiet * _MINUTE
    return people(_field(request), _key(request), area, since=since)


@get(f"{BELOW}/persons")
async def persons_known(request: Asked) -> Told:
    """List the commitments of those who are enrolled."""
    return persons(_field(request))


@get(f"{BELOW}/said")
async def said_lines(request: Asked, key: Annotated[str, Parameter(pattern="^[0-9a-f]{64}$")]) -> Told:
    """List what a key said."""
    return said_by(_field(request), _key(request), KeyId(key))


@get(f"{BELOW}/incidents")
async def incident_lines(request: Asked) -> Told:
    """List incidents."""
    return incidents(_field(request), _key(request))


@get(f"{BELOW}/agreement")
async def agreement_lines(request: Asked, area: Area = None) -> Told:
    """Tell how often readings agree."""
    return agreement(_field(request), _key(request), area)


@get(f"{BELOW}/official")
async def official_lines(request: Asked) -> Told:
    """List official figures."""
    return officials(_field(request), _key(request))


@get(f"{BELOW}/offered")
async def offer_lines(request: Asked) -> Told:
    """Give what forms offer to choose from."""
    return offered(_field(request))


def _field(request: Asked) -> Following:
    found: Following = request.app.state.field
    return found


def _key(request: Asked) -> KeyId:
    return KeyId(request.headers["x-polltrail-key"])


def _now(request: Asked) -> int:
    return int(request.headers["x-polltrail-now"])
