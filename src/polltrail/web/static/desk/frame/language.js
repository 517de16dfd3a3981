// The language of the page: what its reader chose, or else the first of the browser's that it has.

import en from "../texts/en.js";
import es from "../texts/es.js";
import fr from "../texts/fr.js";
import sw from "../texts/sw.js";
import ur from "../texts/ur.js";

const TEXTS = { en, ur, es, fr, sw };
const KEPT = "polltrail-language";
const RIGHT_TO_LEFT = new Set(["ur"]);

/** Each language with its own name. */
export const languages = [["en", "English"], ["ur", "اردو"], ["es", "Español"], ["fr", "Français"], ["sw", "Kiswahili"]];

let chosen = null;

/** Its code. */
export function language() {
  chosen ??= known(stored()) ?? navigator.languages.map((one) => known(one.split("-")[0])).find(Boolean) ?? "en";
  return chosen;
}

export function setLanguage(code) {
  chosen = known(code) ?? "en";
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // a browser that keeps nothing asks again the next time
  }
}

export const direction = () => (RIGHT_TO_LEFT.has(language()) ? "rtl" : "ltr");

/**
 * A text in the reader's language; `{name}` is replaced. Words come in by `addTexts`, or are those of the desk.
 *
 * @param {string} name
 * @param {object} [values]
 */
export function t(name, values = {}) {
  const text = TEXTS[language()][name] ?? TEXTS.en[name] ?? name;
  return text.replace(/\{([a-z_]+)\}/g, (whole, one) => (one in values ? String(values[one]) : whole));
}

/** Whether there is such a text. */
export const isText = (name) => name in TEXTS.en;

/** Add texts of another screen: `{en: {...}, ur: {...}, ...}`. */
export function addTexts(more) {
  for (const [code, texts] of Object.entries(more)) Object.assign(TEXTS[code], texts);
}

/** A number as the reader's language writes it; digits stay those that forms have in every language here. */
export const number = (value) => new Intl.NumberFormat(`${language()}-u-nu-latn`).format(value);

/** A time as the reader's language writes it, in UTC. */
export const time = (at) =>
  new Intl.DateTimeFormat(`${language()}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }).format(at);

const known = (code) => (code in TEXTS ? code : null);

function stored() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}
