"""What the authority published, in a report: short however much there is, harmless whatever it says, plain in its words."""

from dataclasses import replace
from typing import Any

import pytest

from polltrail.publish import document, report, summary
from polltrail.publish.tables import frames
from polltrail.statement import KeyId
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.fields import Figures, moment_at
from polltrail.tally.fold.official import Claim, Support
from polltrail.tally.fold.watched import Watched, watched_at
from support.account import COUNCIL, small_account

HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m=HYPERLINK(1)"


def body(
    votes: int | None, *, digest: int = 1, at: int = 0, source: str = "https://authority.example", **more: Any
) -> OfficialBody:
    told = {
        "level": "country", "area": (), "station": None, "contest": str(COUNCIL), "status": "unofficial-partial",
        "figures": Figures(numbers={"valid_votes": votes}, votes=(("A", votes), ("B", 7)), choice_numbers=()),
        "source": source, "digest": f"{digest:064x}", "bytes": 9, "seen_at": moment_at(1_935_781_387_000 + 60_000 * at),
    }  # fmt: skip
    return OfficialBody(**(told | more))


def watched(*bodies: OfficialBody, watchers: int = 1, stored: bool = True) -> Watched:
    claims = []
    for at, one in enumerate(bodies):
        supports = (Support(10 * at + who, KeyId(f"{who}"), f"{who}", None, seen=int(one.seen_at.timestamp())) for who in range(watchers))  # fmt: skip
        claims.append(Claim(one, tuple(supports)))
    return watched_at(10**6, claims, persons=2, held=lambda _: 0 if stored else None)


def page(found: Watched) -> str:
    return report(small_account(watched=found)).decode()


def section(found: Watched) -> str:
    whole = page(found)
    return whole[whole.index('id="published"') :].split("</section>")[0]


def test_without_watchers_there_is_no_such_section() -> None:
    assert 'id="published"' not in report(small_account()).decode()
    assert 'id="published"' not in page(watched())
    assert "official_claimed" not in document(small_account())


def test_a_claimed_figure_is_told_plainly() -> None:
    found = section(watched(body(100)))
    assert "1 version is claimed by 1 of 2 watchers; not compared." in found
    assert "claimed by 1 of 2 watchers; not compared</td>" in found
    assert "Oleander Party" not in found or "100" in found


@pytest.mark.parametrize(
    ("watchers", "stored", "words"),
    [
        (1, True, "claimed by 1 of 2 watchers; not compared"),
        (2, False, "claimed by 2 watchers; its bytes are not stored; not compared"),
        (2, True, ""),
    ],
)
def test_what_a_figure_is_worth_is_said_with_why(watchers: int, stored: bool, words: str) -> None:
    found = section(watched(body(100), watchers=watchers, stored=stored))
    assert words in found
    assert ("not compared" in found) is bool(words)


def test_versions_are_told_with_their_differences() -> None:
    found = section(watched(body(100), body(90, digest=2, at=5), body(None, digest=3, at=9), watchers=2))
    assert "2 changes of a figure; 2 replacements of a page or file" in found
    assert "\u221210" in found
    assert "blank" in found
    assert "Every version of the whole result (1 contest)" in found


def test_whatever_it_says_is_harmless() -> None:
    strange = [
        body(
            at,
            digest=at + 1,
            at=at,
            source=HOSTILE,
            level="station",
            station=f"{HOSTILE}{at}",
            contest=HOSTILE,
        )
        for at in range(3)
    ]
    figures = Figures(numbers={}, votes=((HOSTILE, 1),), choice_numbers=())
    found = watched(*strange, body(1, digest=9, figures=figures), body(2, digest=8, at=1, source=HOSTILE))
    account = small_account(watched=found)
    assert "<script>alert" not in report(account).decode()
    assert "\x1b" not in summary(account)
    assert "\x1b" not in report(account).decode()
    assert frames(account)["official_versions"].height > 0


def test_the_section_stays_short() -> None:
    every = [
        body(at % 50, digest=at + 1, at=at, level="station", station=f"S{at % 300}") for at in range(3000)
    ]
    few, many = section(watched(body(1), body(2, digest=2))), section(watched(*every))
    assert len(many) < len(few) + 60_000
    assert "tables/official_versions.csv" in many
    assert "tables/official_changes.csv" in many


def test_earlier_figures_are_told_once() -> None:
    account = small_account()
    figure = account.comparisons[0].whole
    assert figure is not None
    earlier = replace(account.comparisons[0], earlier=(figure.figure,))
    assert "Earlier figures (1)" in report(replace(account, comparisons=(earlier,))).decode()
    told = replace(account, comparisons=(earlier,), watched=watched(body(1)))
    assert "Earlier figures" not in report(told).decode()


def test_nothing_is_called_by_a_word_of_the_courts() -> None:
    found = page(watched(body(100), body(90, digest=2), body(None, digest=3), watchers=2)).lower()
    assert not {word for word in ("fraud", "manipulat", "tamper", "stolen") if word in found}
