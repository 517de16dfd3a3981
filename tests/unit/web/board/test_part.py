from polltrail.publish.site import LANGUAGES
from polltrail.web.board import part


def test_intake_knows_every_language_that_pages_are_made_in() -> None:
    assert tuple(LANGUAGES) == part.LANGUAGES
