// Single fields of a form: a number beside its words, and the table with a row for each candidate or list.

import { make } from "../../capture/dom.js";
import { nameOf } from "../../capture/form/model.js";
import { t } from "../frame/language.js";

let count = 0;

export function numberField(name, label, value, changed) {
  return make("input", {
    id: `figure-${(count += 1)}`, class: "figure", type: "text", inputMode: "numeric", autocomplete: "off", dir: "ltr", value,
    "aria-label": label, "data-name": name, on: { input: changed },
  });
}

export function rowOf(one, field, isPart = false) {
  const input = field(one.name, one.title);
  return make("div", { class: isPart ? "row part" : "row" }, make("label", { for: input.id }, make("bdi", {}, one.title)), input);
}

export function tableOf(choices, fields, field) {
  const columns = [["votes", t("votes")], ...fields.map(({ name, title }) => [name, title])];
  const head = [make("th", { scope: "col" }, t("choice")), ...columns.map(([, title]) => make("th", { scope: "col" }, make("bdi", {}, title)))];
  return make("table", { class: "choices" },
    make("thead", {}, make("tr", {}, head)),
    make("tbody", {}, choices.map((choice) => make("tr", {}, nameCell(choice), columns.map(([name, title]) => make("td", {}, field(nameOf(name, choice.id), `${choice.name}, ${title}`)))))),
  );
}

const nameCell = ({ name, party }) => make("th", { scope: "row" }, make("bdi", {}, name), party && make("span", { class: "party" }, make("bdi", {}, party)));
