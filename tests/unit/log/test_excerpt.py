"""What a bundle says it holds: one form, and nothing that contradicts itself."""

from typing import Any

import msgspec
import pytest

from polltrail.errors import BundleError
from polltrail.log.excerpt import Excerpt, Scope, image_path, is_beside, strangers

ID, ROOT = "ab" * 32, "cd" * 32
SCOPE = Scope(station="کراچی-198", contest="NA-257")


def excerpt(**changes: Any) -> Excerpt:
    told: dict[str, Any] = {
        "election": ID, "scope": SCOPE, "entries": (0, 3, 9), "size": 10, "root": ROOT, "images": ("01" * 32,),
    }  # fmt: skip
    return Excerpt(**told | changes)


def test_it_is_read_back_as_it_was_written() -> None:
    assert Excerpt.decode(excerpt().encode()) == excerpt()


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": Scope()},
        {"entries": ()},
        {"entries": (1, 3)},
        {"entries": (0, 3, 3)},
        {"entries": (0, 9, 3)},
        {"entries": (0, 10)},
        {"images": ("02" * 32, "01" * 32)},
    ],
)
def test_what_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BundleError, match=r"bundle\.json: expected"):
        excerpt(**changes)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]\n",
        b"\xff",
        excerpt().encode().rstrip(b"\n"),
        excerpt().encode().replace(b":10", b": 10"),
        excerpt().encode().replace(b"bundle/1", b"bundle/2"),
        excerpt().encode().replace(b"{", b'{"more":1,', 1),
        excerpt().encode().replace(b'"entries":[0', b'"entries":[1'),
        msgspec.json.encode({"format": "polltrail-bundle/1"}),
        b"[" * 100_000,
    ],
)
def test_any_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BundleError, match=r"bundle\.json"):
        Excerpt.decode(data)


def test_pages_for_people_are_no_evidence_and_no_strangers() -> None:
    found = ["index.html", "README.txt", "stations/0001.html", "entries/0.json", "note.pdf", "stations/x.js"]
    assert [path for path in found if is_beside(path)] == found[:3]
    assert list(strangers(found, ["entries/0.json"])) == ["note.pdf", "stations/x.js"]


def test_an_image_lies_by_its_digest() -> None:
    assert image_path("ab12" + "0" * 60) == f"images/sha256/ab/12/ab12{'0' * 60}"


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (SCOPE, "station کراچی-198, contest NA-257"),
        (Scope(contest="mayor"), "contest mayor"),
        (Scope(area=("North", "Quay")), "area North/Quay"),
    ],
)
def test_a_scope_in_words(scope: Scope, words: str) -> None:
    assert str(scope) == words
