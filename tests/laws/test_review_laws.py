from hypothesis import given, settings
from hypothesis import strategies as st

from polltrail.election import Identity, form_model, form_model_names
from polltrail.review import CheckResult, check_forms, held_forms
from polltrail.review.form_table import form_table
from polltrail.review.identities import check_identity
from support.small_election import SmallElection
from support.strategies import elections

MODELS = st.sampled_from(form_model_names())
SOME = settings(deadline=None)


def judge(election: SmallElection, identity: Identity, slot: int) -> tuple[str, int | None, int | None]:
    """Hold one form against one identity with plain Python: the reference of the columns."""
    sheet = election.sheets[slot]
    room = election.rooms[sheet.room]
    columns = {name for one in election.sheets for name in one.fields}
    if any(one.register is not None for one in election.rooms):
        columns.add("registered_voters")
    whole = sheet.contest not in election.partial and None not in sheet.votes.values()
    numbers = {
        **sheet.fields,
        "registered_voters": None if identity.register and room.special else room.register,
        "votes": sum(filter(None, sheet.votes.values())) if whole else None,
    }
    return identity.judge(numbers, columns)


@SOME
@given(elections(), MODELS)
def test_columns_judge_every_form_as_one_form_is_judged(election: SmallElection, model: str) -> None:
    table = form_table(election.tables, election.forms)
    slots = [slot for slot, sheet in enumerate(election.sheets) if sheet.reporting]
    for identity in form_model(model).identities:
        if identity.per_choice:
            continue
        told = {slot: judge(election, identity, slot) for slot in slots}
        result = check_identity(table, identity, frozenset(table.columns))
        verdicts = [verdict for verdict, _, _ in told.values()]
        assert result.failed == verdicts.count("fail")
        assert result.cannot_tell == verdicts.count("cannot tell")
        assert result.passed == verdicts.count("pass")
        failures = {slot: (expected, found) for slot, expected, found in result.failures.rows()}
        assert failures == {
            slot: (right, left) for slot, (verdict, left, right) in told.items() if verdict == "fail"
        }


@SOME
@given(elections(), MODELS)
def test_every_check_answers_once_for_every_form_collected(election: SmallElection, model: str) -> None:
    collected = sum(sheet.reporting for sheet in election.sheets)
    for result in check_forms(election.tables, election.forms, form_model(model)):
        assert result.passed + result.failed + result.cannot_tell == collected
        assert min(result.passed, result.failed, result.cannot_tell) >= 0
        assert result.failures.height == result.failed
        assert result.failures["slot"].n_unique() == result.failed


@SOME
@given(elections())
def test_only_forms_collected_are_ever_held(election: SmallElection) -> None:
    results = check_forms(election.tables, election.forms, form_model("generic"))
    held = held_forms(results)
    assert all(election.sheets[slot].reporting for slot in held["slot"])
    errors = {result.check.code for result in results if result.check.severity == "error"}
    assert set(held["code"]) <= errors
    assert held.height == sum(result.failed for result in results if result.check.severity == "error")


@SOME
@given(st.data(), elections(), MODELS)
def test_the_order_of_stations_and_forms_does_not_matter(
    data: st.DataObject, election: SmallElection, model: str
) -> None:
    shuffled, place = reordered(data, election)
    before = check_forms(election.tables, election.forms, form_model(model))
    after = check_forms(shuffled.tables, shuffled.forms, form_model(model))
    assert by_code(before, place) == by_code(after, list(range(len(place))))


def reordered(data: st.DataObject, election: SmallElection) -> tuple[SmallElection, list[int]]:
    """The same election with stations and forms in another order, and where each form has gone."""
    rooms = data.draw(st.permutations(range(len(election.rooms))))
    sheets = data.draw(st.permutations(range(len(election.sheets))))
    moved = [
        type(sheet)(
            room=rooms.index(sheet.room), contest=sheet.contest, fields=sheet.fields, votes=sheet.votes
        )
        for sheet in (election.sheets[slot] for slot in sheets)
    ]
    other = SmallElection(
        rooms=[election.rooms[room] for room in rooms],
        ballots=election.ballots,
        sheets=moved,
        partial=election.partial,
    )
    return other, [sheets.index(slot) for slot in range(len(sheets))]


def by_code(results: tuple[CheckResult, ...], place: list[int]) -> dict[str, object]:
    return {
        one.check.code: (
            one.passed,
            one.cannot_tell,
            sorted((place[slot], expected, found) for slot, expected, found in rows(one)),
        )
        for one in results
    }


def rows(result: CheckResult) -> list[tuple[int, int, int]]:
    return [(slot, expected or -1, found or -1) for slot, expected, found in result.failures.rows()]


@SOME
@given(elections())
def test_a_form_with_its_number_blank_is_never_passed(election: SmallElection) -> None:
    """Rules that read a field pass no more forms than have the field."""
    table = form_table(election.tables, election.forms)
    for result in check_forms(election.tables, election.forms, form_model("generic")):
        needed = [name for name in result.check.fields if f"{name}?" not in result.check.formula]
        if result.check.code in {"no-votes", "no-rejected-ballots"}:
            continue  # one vote, or one rejected ballot, answers them whatever else is blank
        full = table.height
        for name in needed:
            known = table[name].count() if name in table.columns else 0
            full = min(full, known)
        assert result.passed <= full
