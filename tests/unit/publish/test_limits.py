"""What cannot be told, and what would help to tell it."""

from polltrail.election import form_model
from polltrail.publish.limits import limits
from polltrail.review import check_forms
from support.small_election import count


def told(table: str) -> str:
    election = count(table)
    checks = check_forms(election.tables, election.forms, form_model("generic"))
    return " ".join(limits(election.tables, election.forms, (), checks, ()))


def test_a_column_that_is_there_would_not_help() -> None:
    said = told("station | register | A | B | valid\ns1 | 100 | 40 | 30 | 70")
    assert "what would help: ballots_cast" in said
    assert "registered_voters," not in said
    assert "registered_voters," in told("station | register | A | B | valid\ns1 | . | 40 | 30 | 70")
