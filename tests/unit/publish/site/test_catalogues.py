"""Catalogues: every text of the site is in every language, with the same holes, and as many forms as it counts."""

import re
from importlib.resources import as_file, files

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from polltrail.publish.site import LANGUAGES
from polltrail.publish.site.catalogue import catalogue_of
from polltrail.publish.site.texts import Texts, texts_of

KEYWORDS = {"_": None, "say": None, "words": None, "raw": None, "N_": None, "many": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def texts() -> set[str | tuple[str, ...]]:
    with as_file(files("polltrail.publish.site")) as folder:
        return {message for _, _, message, _, _ in extract_from_dir(str(folder), METHODS, {"templates/**.html": {"extensions": ""}}, KEYWORDS)}  # fmt: skip


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", text)) - {"count"}


def test_the_site_has_texts(texts: set[str | tuple[str, ...]]) -> None:
    assert len(texts) > 300
    assert "On hold" in texts
    assert ("One station", "{count} stations") in texts


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_other(language: str, texts: set[str | tuple[str, ...]]) -> None:
    found = catalogue_of(language).texts
    wanted = {one if isinstance(one, str) else one[0] for one in texts}
    assert set(found) == wanted
    assert all(all(one) for one in found.values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_same_holes(language: str, texts: set[str | tuple[str, ...]]) -> None:
    found = catalogue_of(language).texts
    for text in texts:
        forms = (text,) if isinstance(text, str) else text
        for translated in found[forms[0]]:
            assert holes(translated) == holes(forms[-1]), (language, text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_number_has_its_form(language: str, texts: set[str | tuple[str, ...]]) -> None:
    catalogue = catalogue_of(language)
    for one in texts:
        if isinstance(one, tuple):
            forms = catalogue.texts[one[0]]
            assert {catalogue.plural(count) for count in range(200)} == set(range(len(forms)))
            assert "{count}" in forms[-1] or "{count}" not in one[1]


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_say_what_they_are(language: str) -> None:
    path = files("polltrail.publish.site") / "locale" / language / "LC_MESSAGES" / "polltrail.po"
    with path.open("rb") as file:
        read = read_po(file)
    assert str(read.locale) == language
    assert not [message for message in read if message.fuzzy]


def test_urdu_is_written_in_its_own_script() -> None:
    for text, forms in catalogue_of("ur").texts.items():
        bare = re.sub(r"\{[a-z_]+\}|polltrail verify|UTC|SHA-256", "", "".join(forms))
        assert not re.search("[A-Za-z]", bare), text


def test_a_sentence_takes_values_escaped_and_isolated() -> None:
    texts: Texts = texts_of("en")
    said = texts.many(
        "{name} leads by one confirmed vote.",
        "{name} leads by {count} confirmed votes.",
        22_000,
        name="<b>\u202eA",
    )
    assert said == "<bdi>&lt;b&gt;A</bdi> leads by 22,000 confirmed votes."
    assert texts.listed(["a", "<", "c"]) == "<bdi>a</bdi>, <bdi>&lt;</bdi> and <bdi>c</bdi>"
    assert texts.number(None) == "not known"
