// The parts of which bodies are made; each is a function that refuses a value which is not of its kind.

import { Refused, shown } from "./answers.js";
import { isPlainKey } from "./json.js";

const MAX_TEXT = 40_000;

/** A field that must pass a test. */
export const field = (expected, test) => (value, where) => {
  if (!test(value)) throw new Refused(`${where}: expected ${expected}, found ${shown(value)}; refused`);
};

export const matching = (expected, pattern) => field(expected, (one) => typeof one === "string" && pattern.test(one));
export const words = (least, most) => field(`text of ${least} to ${most} characters`, (one) => lengthWithin(one, least, most));
export const whole = (least, most) => field(`an integer from ${least} to ${most}`, (one) => within(one, least, most));
export const oneOf = (...names) => field(`one of ${names.join(", ")}`, (one) => names.includes(one));

export const digest = matching("64 hexadecimal digits", /^[0-9a-f]{64}$/);
export const nonce = matching("32 hexadecimal digits", /^[0-9a-f]{32}$/);
export const signature = matching("128 hexadecimal digits", /^[0-9a-f]{128}$/);
export const count = whole(0, 2 ** 31 - 1);
export const persons = whole(1, 100);
export const name = words(1, 200);
export const file = words(0, MAX_TEXT);
export const yesOrNo = field("true or false", (one) => typeof one === "boolean");
export const time = field("a time like 2031-05-05T21:03:07Z", isTime);
export const mediaType = matching("a media type", /^[a-z]{1,20}\/[a-z0-9][a-z0-9.+-]{0,60}$/);
export const role = oneOf("registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror");

export const orNull = (part) => (value, where) => {
  if (value !== null) part(value, where);
};

/** A list; where `keyOf` is given, no two of its items may have the same key. */
export const listOf = (part, { least = 0, keyOf = null } = {}) => (value, where) => {
  if (!Array.isArray(value) || value.length < least) {
    throw new Refused(`${where}: expected a list of at least ${least}, found ${shown(value)}; refused`);
  }
  value.forEach((one, at) => part(one, `${where}[${at}]`));
  if (keyOf) once(value.map(keyOf), where);
};

/** A list with one part for each place. */
export const row = (...parts) => (value, where) => {
  if (!Array.isArray(value) || value.length !== parts.length) {
    throw new Refused(`${where}: expected a list of ${parts.length}, found ${shown(value)}; refused`);
  }
  parts.forEach((part, at) => part(value[at], `${where}[${at}]`));
};

/** An object with exactly these fields; `also` may refuse what they say together. */
export const object = (fields, also = () => {}) => {
  const names = Object.keys(fields).sort();
  return (value, where) => {
    if (!isObject(value)) throw new Refused(`${where}: expected an object, found ${shown(value)}; refused`);
    const found = Object.keys(value).sort();
    if (found.join() !== names.join()) {
      throw new Refused(`${where}: expected the fields ${names.join(", ")}, found ${shown(found.join(", "))}; refused`);
    }
    for (const one of names) fields[one](value[one], `${where}.${one}`);
    also(value, where);
  };
};

/** An object whose keys are names of fields, whatever they are. */
export const numbersOf = (part) => (value, where) => {
  if (!isObject(value) || !Object.keys(value).every(isPlainKey)) {
    throw new Refused(`${where}: expected names of fields, found ${shown(value)}; refused`);
  }
  for (const [key, one] of Object.entries(value)) part(one, `${where}.${key}`);
};

/** Refuse what must hold between fields and does not. */
export function demand(holds, where, expected) {
  if (!holds) throw new Refused(`${where}: expected ${expected}, found otherwise; refused`);
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands for a value where two of them are compared. */
export const same = (value) => JSON.stringify(value);

function once(keys, where) {
  const seen = new Set();
  for (const key of keys.map(same)) {
    if (seen.has(key)) throw new Refused(`${where}: expected each once, found ${shown(key)} twice; refused`);
    seen.add(key);
  }
}

const within = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
const lengthWithin = (value, least, most) => typeof value === "string" && within([...value].length, least, most);

function isTime(value) {
  if (typeof value !== "string" || !/^(?:19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(value)) {
    return false;
  }
  const moment = new Date(value);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === value.replace("Z", ".000Z");
}
