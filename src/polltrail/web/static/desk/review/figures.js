// Figures as a story tells them (`votes:a`, `ballots_cast`, `card_votes:a`), as rows of a table and as values of a form.

import { isNumber, nameOf } from "../../capture/form/model.js";
import { t } from "../frame/language.js";

/** Every number of the form: its name in a story, its words, and its name in a form that is typed in. */
export function namesOf({ form, contest }) {
  const fields = form.fields.filter(isNumber);
  const [once, rows] = [fields.filter((one) => !one.per_choice), fields.filter((one) => one.per_choice)];
  return [
    ...contest.choices.map(({ id, name }) => ({ name: `votes:${id}`, words: `${name}: ${t("votes")}`, typed: nameOf("votes", id) })),
    ...once.map(({ name, title }) => ({ name, words: title, typed: name })),
    ...contest.choices.flatMap((choice) => rows.map(({ name, title }) => ({ name: `${name}:${choice.id}`, words: `${choice.name}: ${title}`, typed: nameOf(name, choice.id) }))),
  ];
}

/** What to begin a correction with. */
export const valuesOf = (story, figures) =>
  Object.fromEntries(namesOf(story).filter(({ name }) => Number.isInteger(figures[name])).map(({ name, typed }) => [typed, String(figures[name])]));

/** Figures as the checks of a form take them. */
export function checkable({ form, contest }, figures) {
  const fields = form.fields.filter(isNumber);
  const once = fields.filter((one) => !one.per_choice && one.name in figures).map(({ name }) => [name, figures[name]]);
  const rows = contest.choices.map(({ id }) => [id, Object.fromEntries(fields.filter((one) => one.per_choice && `${one.name}:${id}` in figures).map(({ name }) => [name, figures[`${name}:${id}`]]))]);
  return { numbers: Object.fromEntries(once), votes: new Map(contest.choices.map(({ id }) => [id, figures[`votes:${id}`] ?? null])), rows: new Map(rows) };
}
