// Elements made by hand: text is always set as text, so that no name of a candidate is ever read as a page.

/**
 * Make an element.
 *
 * @param {string} tag
 * @param {object} [given] - Properties; `class`, `aria-...`, `data-...` and the like as attributes; `on` as listeners.
 * @param {...(Node|string|null|false)} children - What is null or false is left out.
 */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) set(element, name, value);
  element.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

/** A name as somebody wrote it: in whatever script, and not mixed into the sentence around it. */
export const named = (text, given = {}) => make("bdi", given, text);

/** A link to another view. */
export const link = (to, text, given = {}) => make("a", { href: `#${to}`, ...given }, text);

export const button = (text, click, given = {}) => make("button", { type: "button", on: { click }, ...given }, text);

/** Something that went wrong or must be known, with a mark that is no colour alone. */
export const note = (kind, ...children) =>
  make("div", { class: `note ${kind}`, role: kind === "bad" ? "alert" : null }, make("span", { class: "mark", "aria-hidden": "true" }), make("div", {}, ...children));

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (["class", "spellcheck"].includes(name) || name === "for" || name.includes("-") || !(name in element)) {
    element.setAttribute(name, value === true ? "" : value);
  } else {
    element[name] = value;
  }
}
