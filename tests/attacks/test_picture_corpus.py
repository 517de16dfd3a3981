"""A server is sent the pictures of the corpus as they are, by somebody whose phone does not encode them anew."""

from pathlib import Path

import pytest

from polltrail.exchange.photographs import Photograph, Source, media_type_of
from polltrail.exchange.photographs import photograph as limits
from polltrail.web import image_keeper
from support.attacks import attack
from support.malicious_images import bombs, statuses, strange, telling


def _nothing_is_looked_at(patch: pytest.MonkeyPatch) -> None:
    def examined(source: Source) -> Photograph:
        return Photograph(media_type=media_type_of(source.read_at(0, 12)) or "", width=1, height=1)

    patch.setattr(image_keeper, "examine_photograph", examined)


@attack(looking_at_what_came=_nothing_is_looked_at)
def test_a_picture_that_tells_something_is_kept_in_no_corner_of_any_format(tmp_path: Path) -> None:
    found = statuses(tmp_path, telling())
    assert {name: one for name, one in found.items() if one[0] not in {415, 422}} == {}
    assert all("expected" in sentence and "found" in sentence for _, sentence in found.values())


def _any_number_of_pixels(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "MOST_PIXELS", 1 << 62)


@attack(limit_of_pixels=_any_number_of_pixels)
def test_a_bomb_is_refused_by_its_header_with_a_sentence(tmp_path: Path) -> None:
    # Below 120 million pixels a server keeps one: its small copy is made where it can do no harm.
    found = statuses(tmp_path, {name: data for name, data in bombs().items() if "hundred" not in name})
    for name in ("a PNG of billions of pixels", "a JPEG of billions of pixels"):
        status, sentence = found[name]
        assert status == 413
        assert "expected at most 120" in sentence
    assert {status for status, _ in found.values()} <= {413, 415, 422}


@attack(looking_at_what_came=_nothing_is_looked_at)
def test_what_is_no_picture_or_a_damaged_one_is_not_kept(tmp_path: Path) -> None:
    # Nothing is decoded at the door: a PNG of which only the header is right opens nowhere, and is kept.
    left = {name: data for name, data in strange().items() if data and name != "a PNG without its picture"}
    found = statuses(tmp_path, left)
    assert {name: one for name, one in found.items() if one[0] not in {415, 422}} == {}
