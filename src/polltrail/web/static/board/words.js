// Texts that scripts write, in the page's language: the page brings them along.

const HOLE = /\{([a-z_]+)\}/g;

/** The text of this name, with values for its {holes}; numbers as the page's language writes them. */
export function words(name, values = {}) {
  const found = document.getElementById("words")?.content.querySelector(`[data-name="${name}"]`);
  const write = new Intl.NumberFormat(document.body.dataset.locale);
  const shown = (value) => (typeof value === "number" ? write.format(value) : String(value));
  return (found?.textContent ?? "").replace(HOLE, (_, hole) => shown(values[hole]));
}

/** Make an element with these properties and children. */
export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
