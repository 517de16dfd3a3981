// Forms and tables of the coordinator's screens.

import { make, note } from "../capture/dom.js";
import { number, t, time } from "../desk/frame/language.js";
import { shownProblem } from "../desk/frame/problems.js";

export const bdi = (text) => make("bdi", {}, text);

/** A key or a digest: its first letters, and all of it for whoever points at it. */
export const short = (hex) => make("code", { class: "key", title: hex, dir: "ltr" }, hex.slice(0, 8));

/** A field with its label above, and what is said below it. */
export function field(id, label, control, hint = null) {
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return make("div", { class: "field" }, make("label", { for: id }, label), control, hint && make("p", { class: "hint", id: `${id}-hint` }, hint));
}

/** A table with headings; each row is a list of cells, the first of which names it. On a phone, `cards` puts cells below each other. */
export function table(caption, headings, rows, kind = "") {
  const head = make("tr", {}, headings.map((one) => make("th", { scope: "col" }, one)));
  const body = rows.map((cells) => make("tr", {}, cells.map((cell, at) => make(at ? "td" : "th", { scope: at ? null : "row", "data-of": headings[at] || null }, cell))));
  return make("div", { class: `wide ${kind}`, tabIndex: 0, role: "region", "aria-label": caption }, make("table", {}, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, body)));
}

export const options = (pairs) => pairs.map(([value, text]) => make("option", { value }, text));

/** A form that says how it went; `work` gives what to say. */
export function form(name, children, work) {
  const said = make("div", { class: "said", "aria-live": "polite" });
  const made = make("form", { class: "card", id: name, noValidate: true, on: { submit: (event) => { event.preventDefault(); attempt(made, said, work); } } }, children, said);
  return made;
}

/** Do something that may fail, with the buttons out of use meanwhile, and say how it went. */
export async function attempt(around, said, work) {
  const buttons = [...around.querySelectorAll("button")].filter((one) => !one.disabled);
  said.replaceChildren(make("p", { class: "quiet" }, t("c_working")));
  for (const one of buttons) one.disabled = true;
  try {
    said.replaceChildren((await work()) ?? "");
  } catch (error) {
    said.replaceChildren(shownProblem(error));
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}

export const submit = (text) => make("button", { type: "submit", class: "main" }, text);
export const good = (text, ...more) => note("good", make("p", {}, text), ...more);
export const bad = (text) => note("bad", make("p", {}, text));
export const plain = (text, ...more) => note("plain", make("p", {}, text), ...more);

/** A part of a whole: both numbers, and a bar of that length. */
export const share = (part, whole) =>
  make("span", { class: "share" }, make("meter", { max: Math.max(whole, 1), value: part, "aria-hidden": "true" }), make("span", {}, t("c_of", { part: number(part), whole: number(whole) })));

export const percent = (part, whole) => (whole ? `${number(Math.floor((100 * part) / whole))} %` : "–");

/** A time, in UTC as everything in the log is. */
export const when = (at) => make("time", { dateTime: new Date(at).toISOString() }, t("utc", { at: time(at) }));
