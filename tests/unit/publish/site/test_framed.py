"""Pages written with what was written once: what stands around them, and what a language always says."""

import re
from itertools import product

import pytest
from jinja2 import PackageLoader
from markupsafe import Markup

from polltrail.publish.site.frame import environment_of, here_of
from polltrail.publish.site.framed import framed
from polltrail.publish.site.languages import BY_CODE, LANGUAGES
from polltrail.publish.site.texts import texts_of
from support import boards

TITLES = ("Find a station", "\ue000/x.html", '"><b>\u202e', Markup("a &amp; b"), "\ue001\ue002")
PAGES = ("index.html", "place/1.html", "station/0/7.html", "station/12/12345.html")
MAIN = "<p>\ue000 \ue001 \ue002</p>"
WRITTEN = PackageLoader("polltrail.publish.site", "templates")


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", ["Invented", "\ue000", "<b>&amp;\u2066", "\ue002 \ue001"])
def test_a_page_in_a_frame_written_once_is_the_page_written_whole(language: str, name: str) -> None:
    site = boards.site(live=False)
    template = environment_of(language).get_template("frame.html")
    for size, (page, title, rehearsal, live) in enumerate(
        product(PAGES, TITLES, (False, True), (False, True)), 1
    ):
        shared = {
            "here": here_of(site, language, page), "site": site, "as_of": boards.as_of(name=name, size=size, rehearsal=rehearsal),
            "texts": texts_of(language), "languages": tuple(BY_CODE[code] for code in site.languages), "live": live,
        }  # fmt: skip
        whole = template.render({**shared, "main": Markup(MAIN), "title": title})
        assert framed(template, shared, title=title, main=MAIN) == whole.encode()
    assert bool(site.frames) == (name in {"Invented", "<b>&amp;\u2066"})


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_templates_say_what_is_always_said_once(language: str) -> None:
    environment, texts = environment_of(language), texts_of(language)
    for template in WRITTEN.list_templates():
        source, _, _ = WRITTEN.get_source(environment, template)
        spoken = environment.loader.get_source(environment, template)[0]  # type: ignore[union-attr]
        assert not re.search(r'\{\{ _\("[^"{}]*"\) \}\}', spoken), template
        for text in re.findall(r'\{\{ _\("([^"{}]*)"\) \}\}', source):
            assert str(texts.say(text)) in spoken
