// Everything the page says, in five languages; each language is a module of its own, and only one is loaded.

export const LANGUAGES = { en: "English", ur: "اردو", es: "Español", fr: "Français", sw: "Kiswahili" };
const RIGHT_TO_LEFT = ["ur"];

let texts = {};
let language = "en";

/** Take the language that was chosen, or the first that the browser asks for and the page has. */
export async function speak(chosen) {
  const asked = [chosen, ...(navigator.languages ?? [])].map((one) => String(one ?? "").slice(0, 2).toLowerCase());
  language = asked.find((one) => Object.hasOwn(LANGUAGES, one)) ?? "en";
  texts = (await import(`./texts/${language}.js`)).default;
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

export const spoken = () => language;

/** A sentence, with values filled in; names are set apart, so that their script does not turn the sentence round. */
export function say(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
}

/** What a form model calls something, in this language where the page knows it, or as the model has it. */
export const called = (kind, name, title) => texts[`${kind}.${name}`] ?? title;

/** Whether a sentence is known. */
export const knows = (key) => Object.hasOwn(texts, key);

/** A number as this language writes it, with Latin digits everywhere: as on the keypad and on most papers. */
export const number = (found) => new Intl.NumberFormat(language, { numberingSystem: "latn" }).format(found);

export const moment = (at) =>
  new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", numberingSystem: "latn" }).format(at);

const isolated = (value) => (typeof value === "number" ? number(value) : `\u2068${value}\u2069`);
