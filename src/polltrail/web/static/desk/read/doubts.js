// What a reader confirms before signing: that the form says what cannot be right, and that blanks are blank.

import { make } from "../../capture/dom.js";
import { t } from "../frame/language.js";
import { blanksOf } from "./form.js";

/**
 * Make the box; `show` brings it up to date, and `confirmed` says whether all of it was confirmed, and points at what was not.
 *
 * @returns {{element: HTMLElement, show: function(): void, confirmed: function(): boolean}}
 */
export function doubtsBox(task, form) {
  const element = make("div", { class: "doubts", "aria-live": "polite" });
  const sure = new Set();
  const show = () => {
    const figures = form.figures();
    const blanks = blanksOf(task, figures);
    const lines = form.doubts().map(({ name, words }) => line(name, words, t("as_written"), sure));
    if (blanks) lines.push(line(`blanks ${blanks}`, t("blanks", { count: blanks }), t("blanks_sure"), sure));
    keepFocus(element, () => element.replaceChildren(...lines, ...figures.wrong.map((name) => wrong(name, form))));
  };
  const confirmed = () => {
    const first = element.querySelector(".wrong a, input:not(:checked)") ?? form.inputs.find((one) => one.getAttribute("aria-invalid"));
    first?.focus();
    return !first;
  };
  return { element, show, confirmed };
}

function line(name, words, label, sure) {
  const box = make("input", { type: "checkbox", id: `sure ${name}`.replaceAll(/\s/g, "-"), checked: sure.has(name), on: { change: () => (box.checked ? sure.add(name) : sure.delete(name)) } });
  return make("div", { class: "doubt" }, make("p", { dir: "auto" }, words), box, " ", make("label", { for: box.id }, label));
}

function wrong(name, form) {
  const input = form.inputs.find((one) => one.dataset.name === name);
  return make("div", { class: "doubt wrong" }, make("p", {}, t("not_a_number", { field: input.getAttribute("aria-label"), found: input.value })));
}

/** Bring up to date what may have the focus. */
function keepFocus(element, change) {
  const held = element.contains(document.activeElement) ? document.activeElement.id : "";
  change();
  if (held) document.getElementById(held)?.focus();
}
