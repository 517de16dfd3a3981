"""Problem documents: for a person and for a program."""

import json

from polltrail.web.problems import for_reader, problem_of, told


def test_a_sentence_becomes_a_document() -> None:
    problem = told(429, "too-many", "key ab: expected at most 3, found 4; send it again", retry_after=7)
    assert json.loads(problem.body()) == {
        "type": "urn:polltrail:problem:too-many",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "key ab: expected at most 3, found 4; send it again",
        "expected": "at most 3",
        "found": "4",
        "retry_after": 7,
    }
    assert (b"retry-after", b"7") in problem.headers()
    assert (b"content-type", b"application/problem+json") in problem.headers()


def test_what_will_never_be_taken_names_no_time() -> None:
    problem = told(422, "refused", "Object has no field `body`; refused")
    assert problem.found == "Object has no field `body`"
    assert "retry_after" not in problem.document()
    assert all(name != b"retry-after" for name, _ in problem.headers())


def asked(accept: bytes, method: str = "GET") -> dict[str, object]:
    return {"method": method, "headers": [(b"accept", accept)]}


def test_a_reader_gets_a_page_and_a_program_the_document() -> None:
    problem = told(404, "no-such-path", 'path: expected a page, found "<b>"; nothing was done')
    headers, body = for_reader(problem, asked(b"text/html,*/*;q=0.8"))
    page = body.decode()
    assert (b"content-type", b"text/html; charset=utf-8") in headers
    assert len([one for one in headers if one[0] == b"content-type"]) == 1
    assert "There is nothing at this address" in page
    assert "expected a page" not in page, "where there is nothing, no list of what there is for programs"
    assert "refresh" not in page
    for scope in (asked(b"*/*"), asked(b"application/json"), asked(b"text/html", "POST")):
        assert for_reader(problem, scope) == (problem.headers(), problem.body())


def test_a_page_asks_again_where_that_is_worth_it() -> None:
    problem = told(503, "board-starts", "board: expected it, found it <b>", retry_after=3)
    headers, body = for_reader(problem, asked(b"text/html"))
    assert b"found it &lt;b&gt;" in body
    assert b'<meta http-equiv="refresh" content="3">' in body
    assert (b"retry-after", b"3") in headers


def test_a_problem_that_another_process_wrote_is_the_same() -> None:
    problem = told(503, "overloaded", "board: expected few, found more; ask again", retry_after=5)
    assert problem_of(problem.body()) == problem
