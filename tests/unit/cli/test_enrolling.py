import pytest

from polltrail.cli.enrolling import Wanted, check_wanted
from polltrail.cli.existing import Existing
from polltrail.errors import TableError

NOTHING = Existing(stations={}, areas={}, contests={})


@pytest.mark.parametrize("role", ["registrar", "reviewer", "watcher", "store", "mirror"])
def test_nobody_is_invited_to_what_a_registrar_cannot_enrol(role: str) -> None:
    """The link would be refused on the phone, after it was given out."""
    with pytest.raises(TableError, match="one of agent, clerk to be invited to"):
        check_wanted([Wanted(where="command line", role=role)], NOTHING)
    check_wanted([Wanted(where="command line", role=role, public="00", possession="00")], NOTHING)


def test_agents_and_clerks_are_invited() -> None:
    check_wanted(
        [Wanted(where="x", role=role, nominated_by="Tide Union") for role in ("agent", "clerk")], NOTHING
    )


def test_a_nomination_that_no_enrolment_can_hold() -> None:
    with pytest.raises(TableError, match="nominated_by: expected at most 200 letters, found 201"):
        check_wanted([Wanted(where="x", role="agent", nominated_by="x" * 201)], NOTHING)
