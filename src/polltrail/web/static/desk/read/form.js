// A result form as fields to type in, made of the form model, in the order of the paper.

import { make } from "../../capture/dom.js";
import { fieldsOf, failures, nameOfFailure, written } from "../../capture/form/identities.js";
import { figuresOf, groupsOf, isNumber, nameOf } from "../../capture/form/model.js";
import { t } from "../frame/language.js";
import { numberField, rowOf, tableOf } from "./fields.js";

/**
 * Make the fields of a form.
 *
 * @param {object} task - `form`, `contest`, `station`, as the server tells them.
 * @param {object} values - What stands in them at first, by `nameOf`.
 * @param {function(): void} changed - Told whenever something was typed.
 * @returns {{element: HTMLElement, figures: function(): object, doubts: function(): object[], inputs: HTMLInputElement[]}}
 */
export function formOf(task, values, changed) {
  const inputs = new Map();
  const field = (name, label) => {
    const input = numberField(name, label, values[name] ?? "", () => (values[name] = input.value, mark(), changed()));
    inputs.set(name, input);
    return input;
  };
  const element = make("div", { class: "fields" }, groupsOf(task.form).map((group) => groupOf(group, task, field)));
  const figures = () => figuresOf(task.form, task.contest.choices, values);
  const doubts = () => doubtsOf(task, figures());
  const mark = () => marked(inputs, figures(), doubts());
  mark();
  return { element, figures, doubts, inputs: [...inputs.values()] };
}

function groupOf({ paper, section, items }, task, field) {
  const legend = [section, paper].filter(Boolean);
  return make("fieldset", {},
    legend.length > 0 && make("legend", {}, make("bdi", {}, legend[0]), legend[1] && make("span", { class: "paper" }, " · ", make("bdi", {}, legend[1]))),
    items.map((item) => (item.choices ? tableOf(task.contest.choices, item.fields, field) : rowsOf(item, field))),
  );
}

const rowsOf = ({ field: whole, parts }, field) => [rowOf(whole, field), ...parts.map((part) => rowOf(part, field, true))];

/** What a reader must look at again: identities that fail, each with its fields and its sentence. */
function doubtsOf(task, figures) {
  const names = new Map(task.contest.choices.map(({ id, name }) => [id, name]));
  return failures(task.form, figures, task.station.registered_voters).map((failure) => ({
    name: nameOfFailure(failure),
    severity: failure.identity.severity,
    fields: fieldsOf(failure).flatMap((field) => namesOf(field, failure.choice, task)),
    words: [
      t("must_hold", { title: failure.identity.title, left: written(failure.left), right: written(failure.right) }),
      failure.choice === null ? "" : t("in_row", { choice: names.get(failure.choice) ?? failure.choice }),
    ].join(" "),
  }));
}

function namesOf(field, choice, task) {
  if (choice !== null) return [nameOf(field, choice)];
  return field === "votes" ? task.contest.choices.map(({ id }) => nameOf("votes", id)) : [field];
}

function marked(inputs, { wrong }, doubts) {
  const doubtful = new Set(doubts.flatMap(({ fields }) => fields));
  for (const [name, input] of inputs) {
    input.classList.toggle("doubtful", doubtful.has(name));
    if (wrong.includes(name)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** How many numbers are blank that every form of this kind has: the votes, and what it must have. */
export function blanksOf(task, { numbers, votes }) {
  const required = task.form.fields.filter((one) => isNumber(one) && one.required && !one.per_choice);
  return [...votes.values()].filter((one) => one === null).length + required.filter(({ name }) => numbers[name] === null).length;
}
