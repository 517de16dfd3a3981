from polltrail.review.form_table import form_table, vote_sums
from support.small_election import count


def test_a_row_for_every_form_collected_with_its_stations_register() -> None:
    election = count(
        """
        station | register | A | B | valid
        s1      | 100      | 4 | 3 | 7
        s2      | 90       | . | . | .
        s3      | 0*       | 5 | 0 | -
        """
    )
    table = form_table(election.tables, election.forms)
    assert table.select("slot", "registered_voters", "special", "valid_votes", "votes").rows() == [
        (0, 100, False, 7, 7),
        (2, 0, True, None, 5),
    ]


def test_a_blank_choice_leaves_the_listed_votes_but_no_sum() -> None:
    election = count("station | A | B\ns1 | 4 | -\ns2 | 4 | 0\ns3 | - | 9")
    table = form_table(election.tables, election.forms)
    assert table.select("votes", "listed_votes", "largest_vote").rows() == [
        (None, 4, 4),
        (4, 4, 4),
        (None, 9, 9),
    ]


def test_only_contests_listed_in_part_lose_their_sum() -> None:
    election = count("station | contest | A | B\ns1 | x | 4 | .\ns1 | y | . | 6", partial=[1])
    assert form_table(election.tables, election.forms)["votes"].to_list() == [4, None]


def test_no_register_column_where_no_register_is_published() -> None:
    some = count("station | register | A\ns1 | - | 4\ns2 | 9 | 4")
    none = count("station | register | A\ns1 | - | 4\ns2 | - | 4")
    assert "registered_voters" in form_table(some.tables, some.forms).columns
    assert "registered_voters" not in form_table(none.tables, none.forms).columns


def test_no_form_at_all_gives_an_empty_table() -> None:
    nobody = count("station | A\ns1 | .\ns2 | .")
    table = form_table(nobody.tables, nobody.forms)
    assert table.height == 0
    assert {"votes", "listed_votes", "largest_vote"} <= set(table.columns)


def test_votes_are_summed_in_their_own_slot_whatever_slots_have_none() -> None:
    election = count("station | A | B\ns1 | . | .\ns2 | 1 | 2\ns3 | . | .\ns4 | 30 | 40\ns5 | . | .")
    sums = vote_sums(election.forms, 5)
    assert sums["whole_votes"].to_list() == [None, 3, None, 70, None]
    assert sums["largest_vote"].to_list() == [None, 2, None, 40, None]
