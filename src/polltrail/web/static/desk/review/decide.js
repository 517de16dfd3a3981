// A reviewer's decision: an outcome, what it needs, a reason from the closed list, and what was before them.

import { make, note } from "../../capture/dom.js";
import { bodyOf } from "../../capture/form/model.js";
import { number, t } from "../frame/language.js";
import { shownProblem } from "../frame/problems.js";
import { speaker } from "../frame/saying.js";
import { doubtsBox } from "../read/doubts.js";
import { formOf } from "../read/form.js";
import { counted } from "./counted.js";
import { valuesOf } from "./figures.js";
import { REASONS } from "./reasons.js";

const TAKES_TWO = ["correct", "void"];

export function decisionForm(desk, story, readings, changed) {
  const problem = make("div", {});
  const more = make("div", { class: "more" });
  const reason = make("select", { id: "reason", disabled: true }, make("option", { value: "" }, t("outcome_first")));
  const sign = make("button", { type: "submit", class: "main" }, t("sign_decision"));
  const chosen = { outcome: null, what: () => ({}), whyNot: () => t("choose_outcome") };
  const say = speaker(desk);
  const outcomes = Object.keys(REASONS).filter((one) => one !== "accept" || readings.length);
  const pick = (outcome) => {
    Object.assign(chosen, { outcome }, PARTS[outcome](story, readings, more));
    if (TAKES_TWO.includes(outcome)) more.append(make("p", { class: "quiet" }, t("takes_two")));
    reason.disabled = false;
    reason.replaceChildren(make("option", { value: "" }, t("choose_reason")), ...REASONS[outcome].map((one) => make("option", { value: one }, t(`r_${one}`))));
  };
  const submit = async (event) => {
    event.preventDefault();
    const why = chosen.outcome && reason.value ? chosen.whyNot() : t("choose_outcome");
    if (why) problem.replaceChildren(...(why === true ? [] : [note("bad", make("p", {}, why))]));
    else await signed(desk, story, { sign, problem, say, changed }, bodyWith(story, chosen, reason.value));
  };
  return make("form", { class: "card decision", novalidate: true, on: { submit } },
    make("h2", {}, t("your_decision")),
    make("fieldset", {}, make("legend", { class: "hidden" }, t("your_decision")), outcomes.map((one) => choice("outcome", one, t(`outcome_${one}`), () => pick(one)))),
    more, make("p", {}, make("label", { for: "reason" }, t("reason")), " ", reason),
    make("p", { class: "quiet" }, t("basis", { count: number(story.basis.length), size: number(story.size) })), problem, make("p", {}, sign),
  );
}

function choice(name, value, words, pick, given = {}) {
  const radio = make("input", { type: "radio", name, value, id: `${name}-${value}`, on: { change: pick }, ...given });
  return make("p", { class: "choice" }, radio, " ", make("label", { for: radio.id }, words));
}

/** What each outcome asks for besides its reason: `what` goes into the body, `whyNot` says what is missing (true: shown already). */
const PARTS = {
  accept(story, readings, more) {
    let id = null;
    more.replaceChildren(make("fieldset", {}, make("legend", {}, t("which_reading")), readings.map((one) => choice("reading", one.index, t("figures_of", { at: one.at }), () => (id = one.id)))));
    return { what: () => ({ transcription: id }), whyNot: () => (id ? "" : t("choose_reading")) };
  },
  correct(story, readings, more) {
    let [form, doubts] = [null, null];
    const place = make("div", {});
    const begin = (figures) => {
      form = formOf(story, valuesOf(story, figures), () => doubts.show());
      doubts = doubtsBox(story, form);
      place.replaceChildren(form.element, doubts.element);
      doubts.show();
    };
    const starts = readings.map((one) => make("button", { type: "button", on: { click: () => begin(one.figures) } }, t("start_from", { at: one.at })));
    more.replaceChildren(make("p", { class: "starts" }, starts), place);
    begin(story.shown ?? {});
    return { what: () => ({ figures: bodyOf(form.figures()) }), whyNot: () => (doubts.confirmed() ? "" : t("confirm_first")) };
  },
  hold: nothingMore,
  void: nothingMore,
};

function nothingMore(story, readings, more) {
  more.replaceChildren();
  return { what: () => ({}), whyNot: () => "" };
}

const bodyWith = (story, { outcome, what }, reason) => ({
  slot: { station: story.station.id, contest: story.contest.id, form: story.form.name },
  outcome, transcription: null, figures: null, reason, basis: { statements: story.basis, size: story.size }, words: null, ...what(),
});

async function signed(desk, story, { sign, problem, say, changed }, body) {
  if (sign.disabled) return;
  sign.disabled = true;
  try {
    const found = await say("decision", body);
    await counted(desk, problem, found.index, t("decision_in", { index: number(found.index) }), story.slot, changed);
  } catch (error) {
    problem.replaceChildren(shownProblem(error));
    sign.disabled = false;
  }
}
