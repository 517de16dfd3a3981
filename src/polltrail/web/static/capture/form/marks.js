// Who signed and stamped: there, not there, or refused, and why. What nobody says anything about is not in the statement.

import { make, named } from "../dom.js";
import { called, say } from "../texts.js";
import { changed } from "./fill.js";

const STATES = ["present", "absent", "refused"];
const REASONS = ["unknown", "not_present", "left_early", "not_admitted", "not_asked", "disagrees", "other"];

/** Every mark that the form asks for; an agent's for each of those who stand. */
export function marksView(form, choices, draft, own) {
  if (!form.signatories.length) return null;
  const parts = form.signatories.map((one) => (one.agent ? agents(one, choices, draft, own) : signatory(one, null, draft)));
  return make("section", { "aria-labelledby": "marks" }, make("h2", { id: "marks" }, say("marks.title")), make("p", { class: "hint" }, say("marks.hint")), parts);
}

function agents(signatory_, choices, draft, own) {
  const others = [...new Set(choices.map((one) => one.party ?? one.name))].filter((one) => one !== own);
  const said = others.filter((of) => Object.keys(draft.marks).some((name) => name.startsWith(`${signatory_.role}\n${of}\n`)));
  return [
    own && signatory(signatory_, own, draft),
    make("details", { open: said.length > 0 }, make("summary", {}, say("marks.others")), others.map((of) => signatory(signatory_, of, draft))),
  ];
}

function signatory({ role, marks }, of, draft) {
  const title = called("signatory", role, role);
  return make("div", { class: "signatory" },
    make("h3", {}, named(title), of && [" \u00b7 ", named(of)]),
    marks.map((mark) => row(role, of, mark, `${title}${of ? ` \u00b7 ${of}` : ""}`, draft)));
}

function row(role, of, mark, who, draft) {
  const name = [role, of ?? "", mark].join("\n");
  const told = called("mark", mark, mark);
  const group = `m${hash(name)}`;
  const reason = make("select", { class: "reason", hidden: true, "aria-label": `${who}, ${told}: ${say("marks.why")}` }, REASONS.map((one) => make("option", { value: one }, say(`reason.${one}`))));
  const keep = (given) => {
    draft.marks = { ...draft.marks };
    if (given) draft.marks[name] = given;
    else delete draft.marks[name];
    changed(draft.slot, (now) => ({ ...now, marks: draft.marks }));
  };
  const show = () => {
    const state = draft.marks[name]?.state;
    reason.hidden = !state || state === "present";
    reason.value = draft.marks[name]?.reason ?? "unknown";
  };
  const choose = (state) => {
    keep({ state, reason: state === "present" ? null : state === "refused" ? "disagrees" : "unknown" });
    show();
  };
  reason.addEventListener("change", () => keep({ ...draft.marks[name], reason: reason.value }));
  const states = STATES.map((state) => {
    const input = make("input", { type: "radio", name: group, value: state, checked: draft.marks[name]?.state === state, on: { change: () => choose(state) } });
    return make("label", { class: "choice" }, input, make("span", {}, say(`marks.${state}`)));
  });
  show();
  return make("fieldset", { class: "mark-row" }, make("legend", {}, named(told)), make("div", { class: "states" }, states), reason);
}

/** A short name for a group of buttons. */
const hash = (text) => [...text].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) % 2 ** 31, 7).toString(36);
