// Canonical JSON: one value, one row of bytes (RFC 8785, restricted as src/polltrail/statement/canonical.py does).
//
// `JSON.parse` keeps the last of two equal keys and takes 1.0 for 1; so what was read is written again, and refused if
// a byte differs.

import { Refused, shown } from "./answers.js";
import { readUtf8 } from "./bytes.js";

const MAX_DEPTH = 16;
const MAX_INTEGER = 2 ** 31 - 1;
const KEY = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Read canonical JSON; anything but its one form is refused. */
export function readCanonical(bytes) {
  const text = readUtf8(bytes);
  if (text === null) throw new Refused("JSON: expected UTF-8, found other bytes; not read");
  const value = parsed(text);
  const written = writeCanonical(value);
  if (written === text) return value;
  let at = 0;
  while (at < text.length && text[at] === written[at]) at += 1;
  throw new Refused(
    `JSON: expected canonical bytes (RFC 8785), found others from character ${at} on: ` +
      `${shown(text.slice(at, at + 12))} for ${shown(written.slice(at, at + 12))}; not read`,
  );
}

/** Write a value as canonical JSON; what it may not hold is refused. */
export const writeCanonical = (value) => written(value, "$", 0);

export const isPlainKey = (key) => KEY.test(key);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(`JSON: expected one JSON value, found ${shown(error.message)}; not read`);
  }
}

function written(value, where, depth) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writtenText(value, where);
  if (typeof value === "number") return writtenInteger(value, where);
  if (depth === MAX_DEPTH) throw new Refused(`${where}: expected at most ${MAX_DEPTH} levels, found more; refused`);
  if (Array.isArray(value)) {
    return `[${value.map((one, at) => written(one, `${where}[${at}]`, depth + 1)).join(",")}]`;
  }
  const members = Object.keys(value).sort().map((key) => member(key, value[key], where, depth));
  return `{${members.join(",")}}`;
}

function member(key, value, where, depth) {
  if (!isPlainKey(key)) {
    throw new Refused(
      `${where}: expected keys of ASCII letters, digits and _, beginning with a letter, found ${shown(key)}; refused`,
    );
  }
  return `"${key}":${written(value, `${where}.${key}`, depth + 1)}`;
}

function writtenText(text, where) {
  if (/[\ud800-\udfff]/u.test(text)) throw new Refused(`${where}: expected whole characters, found a lone surrogate; refused`);
  return JSON.stringify(text);
}

function writtenInteger(number, where) {
  if (!Number.isInteger(number) || number < 0 || number > MAX_INTEGER) {
    throw new Refused(`${where}: expected an integer in [0, 2^31), found ${shown(number)}; refused`);
  }
  return String(number);
}
