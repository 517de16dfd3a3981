import csv
from fractions import Fraction
from io import StringIO

import numpy as np

from polltrail.audit.contest import PLURALITY, assertions_of
from polltrail.audit.drawing import Drawing, draw_stations, weights_of
from polltrail.audit.measuring import measure_contest
from polltrail.audit.planning import plan_contest
from polltrail.publish.audit import AuditTold, StationPlace, Terms, audit_document, audit_files, audit_summary
from polltrail.publish.audit.files import worksheet
from support.audits import honest

RISK = Fraction(1, 20)
TERMS = Terms(risk=RISK, method="kaplan_markov", control="each", rule="plurality", cap="cast", design="ppeb")
EVIL = "<script>alert(1)</script>"


def measured() -> AuditTold:
    contest = honest(margin=0.1)
    weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
    draw = draw_stations(Drawing(design="ppeb", seed="1"), contest.stations, weights.error_bound, 60)
    contest.has_form[draw.rows[3]] = False
    one = measure_contest(contest, weights, draw, risk=RISK)
    return AuditTold(
        title=EVIL,
        version="1",
        command="measure",
        terms=TERMS,
        measured=(one,),
        confirmed={"mayor": one.p <= RISK},
        seed=EVIL,
        names={("mayor", "w"): EVIL},
        places={name: StationPlace(areas=("North",), registered_voters=None) for name in one.stations},
    )


def test_the_page_tells_names_as_text_and_takes_nothing_from_elsewhere() -> None:
    page = audit_files(measured())["index.html"].decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 3
    assert "http" not in page


def test_the_worksheet_has_each_station_once_and_no_official_votes() -> None:
    told = measured()
    rows = list(csv.DictReader(StringIO(worksheet(told))))
    (one,) = told.measured
    assert sorted(row["station_id"] for row in rows) == sorted(set(one.stations))
    assert sum(int(row["times_drawn"]) for row in rows) == one.draws
    assert [row["station_id"] for row in rows if row["form"] == "missing"] == list(one.missing)
    assert set(rows[0]) == {
        "contest",
        "station_id",
        "area_1",
        "registered_voters",
        "times_drawn",
        "first_draw",
        "form",
    }


def test_a_missing_form_is_told_in_every_way() -> None:
    told = measured()
    assert "NOT confirmed" in audit_summary(told)
    assert "no number of further agreeing forms would do" in audit_summary(told)
    assert audit_document(told)["contests"][0]["more_draws"] is None


def test_a_plan_costs_more_where_forms_differ_and_margins_are_small() -> None:
    contest = honest(margin=0.02)
    weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
    plan = plan_contest(contest, weights, design="ppeb", risk=RISK, minutes=30)
    draws = [one.draws for one in plan.by_errors]
    assert draws == sorted(draws)
    margins = [one.draws for one in plan.by_margin]
    assert margins == sorted(margins, reverse=True)
    assert all(one.hours == one.forms / 2 for one in plan.by_errors)
    assert np.isclose(plan.tightest, 0.02, atol=0.005)
    told = AuditTold(title="x", version="1", command="plan", terms=TERMS, plans=(plan,))
    assert audit_document(told)["contests"][0]["n_for_risk"] == plan.draws
    assert b"<table>" in audit_files(told)["index.html"]
