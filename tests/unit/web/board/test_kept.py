from polltrail.web.board.answers import HTML, Answer
from polltrail.web.board.kept import Answers, kept_of
from polltrail.web.board.upstream import Made


def made(body: bytes, *, final: bool, state: bytes = b"1") -> Made:
    headers, packed = Answer(kind=HTML, body=body, final=final).packed()
    return Made(status=200, headers=[*headers, (b"x-polltrail-state", state)], body=packed)


def test_what_never_changes_is_kept_whatever_the_state_is() -> None:
    answers = Answers()
    answers.put(b"/at/1/en/", kept_of(made(b"<p>" * 500, final=True)))
    found = answers.get(b"/at/1/en/", b"2")
    assert found is not None
    assert found.plain() == b"<p>" * 500
    assert found.packed
    assert b"x-polltrail-state" not in dict(found.headers)


def test_what_changes_is_kept_as_long_as_it_is_new() -> None:
    answers = Answers()
    answers.put(b"/en/", kept_of(made(b"short", final=False)))
    assert answers.get(b"/en/", b"1") is not None
    assert answers.get(b"/en/", b"2") is None


def test_room_is_made_of_those_not_asked_for_longest() -> None:
    answers = Answers(most=8_000)
    for name in (b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"i"):
        answers.put(name, kept_of(made(name * 300, final=True)))
        answers.put(
            name, kept_of(Made(status=200, headers=[(b"cache-control", b"immutable")], body=name * 999))
        )
        answers.get(b"a", b"")
    assert answers.get(b"a", b"") is not None
    assert answers.get(b"b", b"") is None
    assert len(answers) == 8


def test_what_is_no_page_is_never_kept() -> None:
    answers = Answers()
    answers.put(b"x", kept_of(Made(status=503, headers=[(b"cache-control", b"immutable")], body=b"")))
    assert len(answers) == 0


def test_the_same_page_has_the_same_bytes_and_name() -> None:
    one, other = (Answer(kind=HTML, body=b"<p>x</p>" * 200).packed() for _ in range(2))
    assert one == other
    assert dict(one[0])[b"etag"] != dict(Answer(kind=HTML, body=b"other").headers())[b"etag"]
