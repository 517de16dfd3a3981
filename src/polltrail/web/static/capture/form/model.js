// A form model as rows on a screen, in the order of the paper; and what was typed, as numbers. Nothing here touches a page.

const NUMBERS = ["count", "sum"];

/**
 * What stands on the form, in the paper's order.
 *
 * @param {object} form - As the server tells a form model.
 * @returns {object[]} Groups `{paper, section, items}`; an item is `{field, parts}`, or `{choices: true, fields}`: the table
 * of candidates, which stands where the paper has its first column for each of them, or else before the valid votes.
 */
export function groupsOf(form) {
  const perChoice = form.fields.filter((one) => one.per_choice && isNumber(one));
  const table = { choices: true, fields: perChoice };
  const items = [];
  let placed = false;
  for (const field of form.fields.filter((one) => isNumber(one) && !one.part_of)) {
    if (!placed && (field.per_choice || (!perChoice.length && field.name === "valid_votes"))) {
      items.push({ ...place(field), item: table });
      placed = true;
    }
    if (!field.per_choice) items.push({ ...place(field), item: { field, parts: partsOf(form, field) } });
  }
  if (!placed) items.push({ paper: items.at(-1)?.paper ?? "", section: "candidates", item: table });
  return grouped(items);
}

export const isNumber = (field) => NUMBERS.includes(field.kind);

export const partsOf = (form, field) => form.fields.filter((one) => one.part_of === field.name);

const place = ({ paper, section }) => ({ paper, section });

function grouped(items) {
  const groups = [];
  for (const { paper, section, item } of items) {
    const last = groups.at(-1);
    if (last && last.paper === paper && last.section === section) last.items.push(item);
    else groups.push({ paper, section, items: [item] });
  }
  return groups;
}

// The digits that people type: Latin, Arabic, Persian and Urdu, Devanagari, Bengali.
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6];
const MOST = 2 ** 31 - 1;

/** A number as it was typed, or null for a blank; undefined where it is none. Grouping marks are passed over. */
export function typed(text) {
  const plain = [...text.trim()].map(digit).join("").replace(/[\s,.'\u066c\u060c\u2019]/g, "");
  if (plain === "") return null;
  if (!/^[0-9]{1,10}$/.test(plain)) return undefined;
  const number = Number(plain);
  return number <= MOST ? number : undefined;
}

function digit(character) {
  const code = character.codePointAt(0);
  const zero = ZEROS.find((one) => code >= one && code <= one + 9);
  return zero === undefined ? character : String(code - zero);
}

/** How the values of a draft are named: of a field, of a choice's votes, of a field in a choice's row. */
export const nameOf = (field, choice = null) => (choice === null ? field : `${field}\n${choice}`);

/**
 * What was typed, as numbers of the form.
 *
 * A field that nobody filled in is blank where the paper must have it, and otherwise not on this form.
 *
 * @returns {{numbers: object, votes: Map, rows: Map, wrong: string[]}} `rows` by choice: numbers by field.
 */
export function figuresOf(form, choices, values) {
  const wrong = [];
  const read = (name) => {
    const found = typed(values[name] ?? "");
    if (found === undefined) wrong.push(name);
    return found ?? null;
  };
  const fields = form.fields.filter(isNumber);
  const once = fields.filter((one) => !one.per_choice).map((one) => [one, read(one.name)]);
  const numbers = Object.fromEntries(once.filter(([one, found]) => found !== null || one.required).map(([one, found]) => [one.name, found]));
  const votes = new Map(choices.map(({ id }) => [id, read(nameOf("votes", id))]));
  const rows = new Map(choices.map(({ id }) => [id, rowOf(fields, id, read)]));
  return { numbers, votes, rows, wrong };
}

const rowOf = (fields, choice, read) =>
  Object.fromEntries(fields.filter((one) => one.per_choice).map((one) => [one.name, read(nameOf(one.name, choice))]));

/** Figures as the body of a transcription has them. */
export function bodyOf({ numbers, votes, rows }) {
  const triples = [...rows].flatMap(([choice, row]) => Object.entries(row).map(([field, number]) => [field, choice, number]));
  return { numbers, votes: [...votes], choice_numbers: triples };
}
