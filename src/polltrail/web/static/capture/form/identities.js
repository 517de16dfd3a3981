// What must hold between the numbers of a form, looked at while they are typed: the same answers as
// src/polltrail/review/slots/layout.py gives of a form that came in.

/**
 * Hold every identity against a form.
 *
 * @param {object} form
 * @param {object} figures - As `figuresOf` gives them.
 * @param {number|null} registered - Voters on the station's list; null where nobody published it, and then the form's own.
 * @returns {object[]} What fails, and how: `{identity, choice, left, right, listed}`; `choice` is null but for a row's own,
 * `listed` is the number of voters on the station's list where that, and not the form's own, was compared with.
 */
export function failures(form, figures, registered) {
  return form.identities.flatMap((identity) => (identity.per_choice ? inRows(identity, figures) : once(identity, figures, registered)));
}

function once(identity, { numbers, votes }, registered) {
  const known = { ...numbers, votes: total(votes) };
  if (registered !== null) known.registered_voters = registered;
  return judged(identity, known, null).map((one) => {
    const listed = fieldsOf(one).includes("registered_voters") ? registered : null;
    return { ...one, left: spelt(one.left, votes), right: spelt(one.right, votes), listed };
  });
}

const inRows = (identity, { rows, votes }) =>
  [...rows].flatMap(([choice, row]) => judged(identity, { ...row, votes: votes.get(choice) }, choice));

function judged(identity, numbers, choice) {
  const { needs_one_of: needs, relation } = identity;
  if (needs.length && !needs.some((name) => Object.hasOwn(numbers, name))) return [];
  const [left, right] = [side(identity.left, numbers), side(identity.right, numbers)];
  if (left === null || right === null || HOLDS[relation](left.sum, right.sum)) return [];
  return [{ identity, choice, left, right, listed: null }];
}

const HOLDS = { "=": (one, other) => one === other, "<=": (one, other) => one <= other, ">=": (one, other) => one >= other };

/** Add up a side: `{sum, parts}`; null where a number that it needs is blank or not on the form. */
function side({ terms, constant }, numbers) {
  const parts = [];
  for (const { sign, field, optional } of terms) {
    if (optional && !Object.hasOwn(numbers, field)) continue;
    const number = numbers[field] ?? null;
    if (number === null) return null;
    parts.push({ sign, number, field });
  }
  if (constant) parts.push({ sign: Math.sign(constant), number: Math.abs(constant), field: null });
  return { sum: parts.reduce((sum, one) => sum + one.sign * one.number, 0), parts };
}

/** A side with every choice's votes by themselves, as they stand on the paper. */
function spelt({ sum, parts }, votes) {
  const each = (part) => (part.field === "votes" ? [...votes.values()].map((number) => ({ ...part, number })) : [part]);
  return { sum, parts: parts.flatMap(each) };
}

/** The votes of all choices together; null where one is blank. */
const total = (votes) => [...votes.values()].reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);

/** The fields that a failure is about, so that they can be marked. */
export const fieldsOf = ({ left, right }) => [...left.parts, ...right.parts].map(({ field }) => field).filter(Boolean);

/** What says that somebody looked at exactly this failure: its code, its row and both sides. */
export const nameOfFailure = ({ identity, choice, left, right }) => [identity.code, choice ?? "", left.sum, right.sum].join("\n");

/** A side as it is added up on paper: `70 + 3 = 73`. */
export function written({ sum, parts }) {
  if (parts.length === 1 && parts[0].sign > 0) return String(sum);
  const terms = parts.map(({ sign, number }, at) => (at ? `${sign < 0 ? "\u2212" : "+"} ${number}` : `${sign < 0 ? "\u2212" : ""}${number}`));
  return `${terms.join(" ")} = ${sum}`;
}
