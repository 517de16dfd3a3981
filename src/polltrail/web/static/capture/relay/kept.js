// Parts that were scanned, kept until their statement is whole: each code opens a page of its own, and all of them share
// what this browser keeps for the address.

import { hex, readHex } from "../../verify/bytes.js";

const PREFIX = "polltrail-part/";
/** Parts that are kept at most: whoever scans a stranger's codes loses the oldest, and no room for their own work. */
export const MOST_KEPT = 400;

/**
 * Keep one part more.
 *
 * @param {Storage} storage - `localStorage`, or what works like it.
 * @param {number} now - Milliseconds since 1970.
 */
export function keepPart(storage, part, now) {
  const others = keysOf(storage).filter((key) => key !== keyOf(part));
  const oldest = others.map((key) => [Number(JSON.parse(storage.getItem(key)).at), key]).sort(([one], [other]) => one - other);
  for (const [, key] of oldest.slice(0, Math.max(0, oldest.length + 1 - MOST_KEPT))) storage.removeItem(key);
  storage.setItem(keyOf(part), JSON.stringify({ at: now, data: hex(part.data) }));
}

/** All parts of a statement that are kept. */
export function keptParts(storage, id) {
  return keysOf(storage)
    .map((key) => [/^polltrail-part\/([0-9a-f]{64})\/([0-9]+)\/([0-9]+)$/.exec(key), key])
    .filter(([found]) => found?.[1] === id)
    .map(([[, , number, of], key]) => ({
      id, number: Number(number), of: Number(of), data: readHex(JSON.parse(storage.getItem(key)).data),
    }));
}

/** Forget all parts of a statement: it is whole now, or they do not belong together. */
export function forgetParts(storage, id) {
  for (const key of keysOf(storage)) if (key.startsWith(`${PREFIX}${id}/`)) storage.removeItem(key);
}

const keyOf = ({ id, number, of }) => `${PREFIX}${id}/${number}/${of}`;
const keysOf = (storage) =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter((key) => key.startsWith(PREFIX));
