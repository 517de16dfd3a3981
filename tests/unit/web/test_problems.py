"""Problem documents: for a person and for a program."""

import json

from polltrail.web.problems import told


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
