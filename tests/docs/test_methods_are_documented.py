"""The documentation against the data it documents: pages, thresholds, terms and links."""

import re
from pathlib import Path

import pytest

from polltrail.audit.strain import DRAWS, MAX_DRAWN, MIN_POOL, MIN_STATIONS, TAIL
from polltrail.election import Identity, form_model, form_model_names
from polltrail.election.formula import format_formula
from polltrail.exchange import areas, families, guess_single
from polltrail.review import Check
from polltrail.review.plausibility import plausibility_checks
from polltrail.review.slots.marks import MARK_CHECKS
from polltrail.tally.rest import TURNOUT_QUANTILE

ROOT = Path(__file__).parents[2]
METHODS = ROOT / "docs" / "methods"
SECTIONS = (
    "Question",
    "Formula",
    "Assumptions",
    "Thresholds",
    "Innocent explanations",
    "How it can mislead",
    "Source",
)
IDENTITIES = {identity.code: identity for identity in form_model("generic").identities}
RULES = {check.code: check for check in plausibility_checks()}
MARKS = {check.code: check for check in MARK_CHECKS}
CHECKS: dict[str, Identity | Check] = {**IDENTITIES, **RULES, **MARKS}

PAGES = sorted(page.stem for page in METHODS.glob("*.md") if page.stem != "index")
DECISIONS = sorted(page.stem for page in (ROOT / "docs" / "decisions").glob("0*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changelog.d/README.md")])


def page_of(code: str) -> str:
    if code in MARKS:
        return "signatures-and-stamps"
    return "parts-by-gender" if code.endswith("-by-gender") else code


def text(page: str) -> str:
    return (METHODS / f"{page}.md").read_text(encoding="utf-8")


def sections(markdown: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", markdown, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_has_a_page_that_names_it(code: str) -> None:
    assert f"`{code}`" in text(page_of(code)).partition("\n## ")[0]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_all_sections_in_order_and_none_is_empty(page: str) -> None:
    found = sections(text(page))
    assert [name for name in found if name in SECTIONS] == list(SECTIONS)
    assert [name for name in SECTIONS if not found[name].strip()] == []


@pytest.mark.parametrize("code", IDENTITIES)
def test_a_page_has_the_formula_of_its_identity(code: str) -> None:
    assert plain(format_formula(IDENTITIES[code].formula)) in plain(sections(text(page_of(code)))["Formula"])


@pytest.mark.parametrize("code", RULES)
def test_a_page_has_the_formula_and_the_title_of_its_rule(code: str) -> None:
    assert RULES[code].formula in sections(text(code))["Formula"]
    assert text(code).startswith(f"# {RULES[code].title}\n")


@pytest.mark.parametrize("code", MARKS)
def test_the_page_has_the_formula_of_every_check_of_marks(code: str) -> None:
    assert f"`{code}`: {MARKS[code].formula}" in sections(text(page_of(code)))["Formula"]


@pytest.mark.parametrize("code", CHECKS)
def test_a_page_has_every_innocent_explanation(code: str) -> None:
    said = plain(sections(text(page_of(code)))["Innocent explanations"])
    assert [reason for reason in CHECKS[code].innocent if plain(reason) not in said] == []


@pytest.mark.parametrize("code", CHECKS)
def test_a_page_says_whether_a_form_is_put_on_hold(code: str) -> None:
    head = plain(text(page_of(code)).partition("\n## ")[0])
    assert f"severity: {CHECKS[code].severity}." in head
    assert ("is put on hold." in head) == (CHECKS[code].severity == "error")


@pytest.mark.parametrize("code", IDENTITIES)
def test_the_tolerance_of_an_identity_is_zero_on_its_page(code: str) -> None:
    assert "`tolerance` = 0" in sections(text(page_of(code)))["Thresholds"]


@pytest.mark.parametrize("code", RULES)
def test_a_page_has_every_threshold_with_its_value_and_no_other(code: str) -> None:
    written = re.findall(r"`(\w+)` = ([\d.,]+\d|\d)", sections(text(code))["Thresholds"])
    assert dict(written) == {name: f"{value:g}" for name, value in RULES[code].thresholds.items()}


def test_thresholds_of_the_figures_are_those_of_the_code() -> None:
    strained = sections(text("official-against-stations"))["Thresholds"]
    for name, value in {
        "TAIL": TAIL,
        "DRAWS": DRAWS,
        "MIN_STATIONS": MIN_STATIONS,
        "MIN_POOL": MIN_POOL,
        "MAX_DRAWN": f"{MAX_DRAWN:,}",
    }.items():
        assert f"`{name}` = {value}" in strained
    rest = sections(text("rest-can-change-winner"))["Thresholds"]
    assert f"`TURNOUT_QUANTILE` = {TURNOUT_QUANTILE}" in rest


def test_thresholds_of_reading_a_table_are_those_of_the_code() -> None:
    reading = sections(text("reading-a-table"))["Thresholds"]
    for module in (areas, families, guess_single):
        numbers = {
            name: value
            for name, value in vars(module).items()
            if name.isupper() and isinstance(value, int | float)
        }
        rows = [line for line in reading.splitlines() if f"`{module.__name__.rpartition('.')[2]}.py`" in line]
        named = dict(
            pair
            for row in rows
            for pair in zip(
                re.findall(r"`(\w+)`", row.split("|")[1]),
                re.findall(r"[\d.]+", row.split("|")[2]),
                strict=True,
            )
        )
        assert {name: float(value) for name, value in named.items()}.items() <= {
            name: float(value) for name, value in numbers.items()
        }.items()


def test_every_method_and_every_decision_is_listed() -> None:
    index = (METHODS / "index.md").read_text(encoding="utf-8").split("\n")
    decided = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8").split("\n")
    assert [page for page in PAGES if page not in index] == []
    assert [page for page in DECISIONS if page not in decided] == []


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_has_context_options_choice_and_price(decision: str) -> None:
    page = (ROOT / "docs" / "decisions" / f"{decision}.md").read_text(encoding="utf-8")
    assert list(sections(page)) == ["Context", "Options", "Choice", "Price"]
    assert page.startswith(f"# {int(decision[:4])}. ")


def terms() -> list[tuple[str, str, str]]:
    """Term, meaning and source of every row of the glossary."""
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in glossary.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows]
    assert {len(row) for row in cells} == {4}
    return [(t, m, s) for t, m, s, _ in cells if t != "term" and not t.startswith("---")]


def test_every_term_of_the_glossary_is_unique() -> None:
    names = [term.strip("`").lower() for term, _, _ in terms()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_term_has_one_sentence_and_a_source() -> None:
    assert [term for term, meaning, source in terms() if not meaning.endswith(".") or not source] == []


def test_the_glossary_has_every_field_of_every_form_model() -> None:
    known = {name for term, _, _ in terms() for name in re.findall(r"`(\w+)`", term)}
    fields = {field.name for name in form_model_names() for field in form_model(name).fields}
    assert sorted(fields - known) == []


def links(document: Path) -> list[str]:
    markdown = document.read_text(encoding="utf-8")
    return [
        target for target in re.findall(r"\]\(([^)\s]+)\)", markdown) if not re.match(r"[a-z]+:|#", target)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_resolves(document: Path) -> None:
    targets = [target.partition("#")[0] for target in links(document)]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_file_that_the_promises_name_exists() -> None:
    page = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests)/[^`: ]+|pyproject\.toml)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_promises_name_exists() -> None:
    page = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    cited = re.findall(r"`(tests/[^`: ]+\.py)::(\w+)`", page)
    missing = [
        f"{file}::{test}"
        for file, test in cited
        if f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []
