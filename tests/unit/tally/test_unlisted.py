from datetime import date

from polltrail.tally import Unlisted, tally_contests, unlisted_stations
from support.small_election import count, figure, held_slots

LISTED = count("station | register | A | B\ns1 | 100 | 40 | 30\ns2 | 80 | 20 | 10")


def test_stations_announced_beyond_the_list_are_out_with_what_is_left_of_the_register() -> None:
    told = unlisted_stations(LISTED.tables, [figure(stations_total=5, registered_voters=400)])
    assert told == {"contest": Unlisted(stations=3, registered_voters=220)}
    assert unlisted_stations(LISTED.tables, [figure(stations_total=5)])["contest"].registered_voters is None


def test_no_more_stations_than_are_listed_are_none_unlisted() -> None:
    for total in (None, 1, 2):
        assert unlisted_stations(LISTED.tables, [figure(stations_total=total)]) == {}


def test_the_latest_figure_that_states_a_number_decides_and_the_frame_where_none_does() -> None:
    figures = [
        figure(stations_total=9, seen=date(2030, 5, 2)),
        figure(stations_total=5, seen=date(2030, 5, 1)),
        figure(seen=date(2030, 5, 3)),
        figure(stations_total=99, seen=date(2030, 5, 4), level="area", area="North"),
    ]
    assert unlisted_stations(LISTED.tables, figures)["contest"].stations == 7
    assert unlisted_stations(LISTED.tables, figures, (50, 999))["contest"].stations == 7
    assert unlisted_stations(LISTED.tables, [], (50, 999)) == {
        "contest": Unlisted(stations=48, registered_voters=819)
    }


def test_a_register_unknown_in_the_list_leaves_the_unlisted_one_unknown() -> None:
    unknown = count("station | register | A\ns1 | 100 | 40\ns2 | - | 1")
    told = unlisted_stations(unknown.tables, [figure(stations_total=5, registered_voters=400)])
    assert told["contest"].registered_voters is None


def test_a_register_announced_below_the_listed_one_leaves_nobody_unlisted() -> None:
    told = unlisted_stations(LISTED.tables, [figure(stations_total=5, registered_voters=100)])
    assert told["contest"].registered_voters == 0


def test_unlisted_stations_can_change_the_winner_like_missing_ones() -> None:
    def can_change(registered: int | None) -> bool | None:
        unlisted = unlisted_stations(LISTED.tables, [figure(stations_total=5, registered_voters=registered)])
        (tally,) = tally_contests(LISTED.tables, LISTED.forms, held_slots(), unlisted)
        return tally.rest.can_change

    assert (can_change(180 + 19), can_change(180 + 20), can_change(None)) == (False, True, None)
