// A form being filled in: photographs first, then the numbers in the paper's order, then who signed. Whatever is typed is
// kept at once, and looked at while it is typed.

import { link, make, named, note } from "../dom.js";
import { isOpen, newDraft, slotOf } from "../signing.js";
import { change, get, kept, put } from "../store.js";
import { called, say } from "../texts.js";
import { fieldsOf, failures, nameOfFailure, written } from "./identities.js";
import { marksView } from "./marks.js";
import { figuresOf, groupsOf, nameOf } from "./model.js";
import { photosView } from "./pictures.js";
import { forgetTyped, noteTyped, typedLast } from "./typing.js";

/** The view of a station's form of a contest. */
export async function view(station, contest) {
  const work = await kept("work");
  const place = work?.stations.find((one) => one.id === station);
  if (!place?.contests.includes(contest)) return [make("h1", {}, say("form.none")), link("stations", say("back"))];
  const draft = await caughtUp((await get("drafts", slotOf(station, contest))) ?? (await begun(station, contest)));
  return new Filling(work, place, contest, draft).view();
}

async function begun(station, contest) {
  const draft = newDraft(station, contest);
  await put({ drafts: [draft] });
  return draft;
}

/** Write down what was typed in the moment in which the page was left. */
async function caughtUp(draft) {
  const last = Object.entries(typedLast(draft.slot));
  if (!last.length) return draft;
  const now = await changed(draft.slot, (before) => ({ ...before, values: { ...before.values, ...Object.fromEntries(last) } }));
  for (const [name, value] of last) forgetTyped(draft.slot, name, value);
  return now;
}

/** Change a draft where it is kept; every change is another revision, which has to be signed anew. */
export const changed = (slot, how) => change("drafts", slot, (draft) => ({ ...how(draft), revision: draft.revision + 1 }));

class Filling {
  constructor(work, place, contest, draft) {
    Object.assign(this, { work, place, contest, draft });
    this.choices = work.contests[contest].choices;
    this.groups = groupsOf(work.form);
    this.inputs = new Map();
    this.told = [];
  }

  async view() {
    const { place, contest, draft } = this;
    const groups = this.groups.map((one, at) => this.group(one, at));
    const view = [
      make("p", { class: "eyebrow" }, link("stations", say("back"))),
      make("h1", {}, named(place.name ?? place.id)),
      make("p", { class: "hint" }, named(contest), place.name && [" \u00b7 ", named(place.id)], " \u00b7 ", named(called("form", this.work.form.name, this.work.form.title))),
      draft.signed_id && make("div", {}, note("wait", make("p", {}, say(isOpen(draft) ? "form.changing" : "form.signed")))),
      await photosView(draft),
      this.copyView(),
      make("section", { "aria-labelledby": "numbers" }, make("h2", { id: "numbers" }, say("form.numbers")), make("p", { class: "hint" }, say("form.as_written")), groups),
      marksView(this.work.form, this.choices, draft, this.work.nominated_by),
      make("p", { class: "next" }, make("a", { class: "button main", href: `#check/${encodeURIComponent(place.id)}/${encodeURIComponent(contest)}`, id: "to-check" }, say("form.check"))),
    ];
    this.look();
    return view.flat();
  }

  copyView() {
    const given = ["agent", "posted", "returning_officer", "authority"];
    const choose = (event) => {
      this.draft.whose = event.target.value;
      this.keep((draft) => ({ ...draft, whose: this.draft.whose }));
    };
    const options = given.map((one) => make("option", { value: one, selected: one === this.draft.whose }, say(`copy.${one}`)));
    return make("div", { class: "field wide" }, make("label", { for: "whose" }, say("copy")), make("select", { id: "whose", on: { change: choose } }, options));
  }

  group({ paper, section, items }, at) {
    const titles = this.work.form.papers;
    const title = titles.find((one) => one.name === paper)?.title;
    const before = this.groups[at - 1];
    const told = make("div", { class: "failures", "aria-live": "polite" });
    this.told.push(told);
    return make("div", { class: "group" },
      paper && paper !== before?.paper && make("h3", { class: "paper" }, named(paper), title && [" \u00b7 ", named(title)]),
      section && make("h4", {}, named(called("section", section, section))),
      items.map((one) => (one.choices ? this.table(one.fields) : this.row(one))), told);
  }

  row({ field, parts }) {
    if (!parts.length) return this.field(field, called("field", field.name, field.title));
    const title = called("field", field.name, field.title);
    const columns = [...parts, field].map((one) => this.field(one, one === field ? say("total") : called("part", one.name.slice(field.name.length + 1), one.title), title));
    return make("fieldset", { class: "columns" }, make("legend", {}, named(title)), make("div", { class: "cells" }, columns));
  }

  field(field, title, around = null) {
    const input = this.input(field.name, around ? `${around}: ${title}` : null, field);
    return make("div", { class: "field" }, make("label", { for: input.id }, named(title)), input);
  }

  /** The candidates' rows: what else the paper has in each, and the votes, the last column. */
  table(fields) {
    const heads = [say("form.choice"), ...fields.map((one) => called("field", one.name, one.title)), say("form.votes")];
    const rows = this.choices.map((choice) => make("tr", {},
      make("th", { scope: "row" }, named(choice.name), choice.party && choice.party !== choice.name && make("span", { class: "party" }, named(choice.party))),
      [...fields, { name: "votes", title: say("form.votes") }].map((one) => make("td", {}, this.input(nameOf(one.name, choice.id), `${choice.name}: ${one.title}`)))));
    return make("table", { class: fields.length ? `choices many with-${fields.length}` : "choices" }, make("thead", {}, make("tr", {}, heads.map((one) => make("th", { scope: "col" }, one)))), make("tbody", {}, rows));
  }

  input(name, label, field = null) {
    const input = make("input", {
      id: `n${this.inputs.size}`, type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 14, enterKeyHint: "next", dir: "ltr",
      value: this.draft.values[name] ?? "", "aria-label": label, "data-name": name, "aria-required": field?.required ? "true" : null,
      on: { input: () => this.typed(name, input), keydown: (event) => event.key === "Enter" && this.next(input, event) },
    });
    this.inputs.set(name, input);
    return input;
  }

  next(input, event) {
    event.preventDefault();
    const all = [...this.inputs.values()];
    (all[all.indexOf(input) + 1] ?? document.getElementById("to-check")).focus();
  }

  typed(name, input) {
    this.draft.values[name] = input.value;
    this.look();
    this.write(name, input.value);
  }

  async write(name, value) {
    const { slot } = this.draft;
    noteTyped(slot, name, value);
    await this.keep((draft) => ({ ...draft, values: { ...draft.values, [name]: value } }));
    forgetTyped(slot, name, value);
  }

  async keep(how) {
    const now = await changed(this.draft.slot, how);
    if (now) this.draft.revision = now.revision;
  }

  /** Look at everything that was typed, and say beneath each group what does not hold in it. */
  look() {
    const figures = figuresOf(this.work.form, this.choices, this.draft.values);
    const found = failures(this.work.form, figures, this.place.registered_voters);
    const marked = new Set(found.flatMap((one) => namesOf(one, this.choices)));
    for (const [name, input] of this.inputs) {
      const wrong = figures.wrong.includes(name);
      input.classList.toggle("odd", marked.has(name));
      input.toggleAttribute("aria-invalid", wrong);
      if (wrong) input.setAttribute("aria-invalid", "true");
    }
    this.told.forEach((told, at) => this.tell(told, found.filter((one) => this.groupOf(one) === at), figures.wrong, at));
  }

  tell(told, found, wrong, at) {
    const names = [...this.inputs.keys()].filter((name) => this.groupOfName(name) === at);
    const letters = names.filter((name) => wrong.includes(name)).length;
    const said = [letters && note("bad", make("p", {}, say("form.not_number"))), ...found.map((one) => failureNote(one, this.draft, this.choices, (draft) => this.keep(draft)))];
    const key = JSON.stringify([letters, found.map(nameOfFailure), this.draft.looked_at]);
    if (told.dataset.key === key) return;
    told.dataset.key = key;
    told.replaceChildren(...said.filter(Boolean));
  }

  /** The last group that a failure speaks of: there the last of its numbers was typed. */
  groupOf(failure) {
    return Math.max(0, ...namesOf(failure, this.choices).map((name) => this.groupOfName(name)));
  }

  groupOfName(name) {
    const field = name.split("\n")[0];
    const choice = name.includes("\n");
    return this.groups.findIndex(({ items }) => items.some((one) => (one.choices ? choice : [one.field, ...one.parts].some((each) => each.name === field) && !choice)));
  }
}

/** The inputs that a failure is about. */
function namesOf(failure, choices) {
  const { choice } = failure;
  return fieldsOf(failure).flatMap((field) => {
    if (choice !== null) return [nameOf(field, choice)];
    return field === "votes" ? choices.map(({ id }) => nameOf("votes", id)) : [field];
  });
}

/** One thing that does not hold, and the person's word that the paper says so. */
export function failureNote(failure, draft, choices, keep) {
  const { identity, choice } = failure;
  const name = nameOfFailure(failure);
  const who = choice === null ? null : choices.find(({ id }) => id === choice)?.name;
  const sentence = make("p", {}, make("strong", {}, who && [named(who), ": "], named(called("identity", identity.code, identity.title)), "."), " ",
    said(failure));
  if (identity.severity !== "error") return note("wait", sentence);
  const look = (event) => {
    const others = draft.looked_at.filter((one) => one !== name);
    draft.looked_at = event.target.checked ? [...others, name] : others;
    keep((now) => ({ ...now, looked_at: draft.looked_at }));
  };
  const box = make("input", { type: "checkbox", checked: draft.looked_at.includes(name), on: { change: look } });
  return note("bad", sentence, make("label", { class: "looked" }, box, " ", say("form.paper_says_so")));
}

/** How both sides differ, in a sentence; where the list of voters was compared with, that is not what the form has. */
function said({ identity: { relation }, left, right, listed }) {
  const key = relation === "=" && listed !== null ? "fails.not" : `fails.${relation}`;
  const sentence = say(key, { left: written(left), right: written(right) });
  return listed === null ? sentence : `${sentence} ${say("fails.list", { number: listed })}`;
}

/** What was failed and not looked at: with any of it, nothing is signed. */
export const notLookedAt = (found, draft) => found.filter((one) => one.identity.severity === "error" && !draft.looked_at.includes(nameOfFailure(one)));

