// Sentences of a view that is opened seldom: they come with it, and not with the page.

import { number, spoken } from "./texts.js";

/**
 * Make a `say` for texts of one view.
 *
 * @param {Object<string, Object<string, string>>} texts - By language, then by key.
 * @returns {function(string, object=): string} Names are set apart, so that their script does not turn the sentence round.
 */
export const sayer = (texts) => (key, values = {}) =>
  (texts[spoken()] ?? texts.en)[key].replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));

const isolated = (value) => (typeof value === "number" ? number(value) : `\u2068${value}\u2069`);
