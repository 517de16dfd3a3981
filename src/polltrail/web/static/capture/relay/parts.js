// Links, each with a part of a packed statement, small enough that a telephone's own camera reads them off a screen.
//
// <address of the capture page>#part/<statement id>/<number>/<of how many>/<base64url>

import { Refused, shown } from "../../verify/answers.js";
import { join, readBase64, utf8, writeBase64 } from "../../verify/bytes.js";
import { capacity } from "./qr/codewords.js";

/** Sizes of codes: the smaller has more squares to read; the larger more codes to scan. */
export const SIZES = { small: { version: 16, level: "L" }, large: { version: 9, level: "L" } };

/** More parts than any statement makes are nobody's. */
export const MOST_PARTS = 400;

const PART = /^#?part\/([0-9a-f]{64})\/([1-9][0-9]{0,2})\/([1-9][0-9]{0,2})\/([A-Za-z0-9_-]{1,2000})$/;

/**
 * The links of a statement, as few as each may be long.
 *
 * @param {string} address - Of the capture page, without anything behind a #.
 * @param {string} id - The statement's.
 * @param {Uint8Array} packed - As `pack` gives it.
 * @param {{version: number, level: string}} size - One of `SIZES`.
 * @returns {string[]}
 */
export function partLinks(address, id, packed, size = SIZES.small) {
  const begin = `${address}#part/${id}/`;
  const room = capacity(size.version, size.level) - utf8(begin).length - "000/000/".length;
  const each = Math.floor((room * 3) / 4);
  if (each < 1) throw new RangeError(`links: expected an address that leaves room in a code, found ${shown(address)}`);
  const count = Math.ceil(packed.length / each);
  const even = Math.ceil(packed.length / count);
  return Array.from({ length: count }, (_, at) => {
    const part = packed.slice(at * even, (at + 1) * even);
    return `${begin}${at + 1}/${count}/${toUrl(part)}`;
  });
}

/** Whether what stands behind a # is such a part, whole or not. */
export const isPart = (hash) => /^#?part\//.test(hash);

/**
 * Read what stands behind the # of a link.
 *
 * @returns {{id: string, number: number, of: number, data: Uint8Array}}
 * @throws {Refused} It is something else, or was cut off.
 */
export function readPart(hash) {
  const [, id, number, of, text] = PART.exec(hash) ?? [];
  const data = id ? fromUrl(text) : null;
  if (data === null || Number(number) > Number(of) || Number(of) > MOST_PARTS) {
    throw new Refused(`link: expected a part of a statement, found ${shown(hash)}; scan the code again`);
  }
  return { id, number: Number(number), of: Number(of), data };
}

/**
 * What is there of a statement, of all the parts that were scanned: only those that were cut in the same way belong together.
 *
 * @param {{id: string, number: number, of: number, data: Uint8Array}[]} parts
 * @returns {{have: number[], missing: number[], packed: Uint8Array|null}} `packed` once nothing is missing.
 */
export function gathered(parts, { id, of }) {
  const found = new Map(parts.filter((one) => one.id === id && one.of === of).map((one) => [one.number, one.data]));
  const all = Array.from({ length: of }, (_, at) => at + 1);
  const missing = all.filter((number) => !found.has(number));
  const packed = missing.length ? null : join(...all.map((number) => found.get(number)));
  return { have: all.filter((number) => found.has(number)), missing, packed };
}

const toUrl = (bytes) => writeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const fromUrl = (text) => readBase64(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4));
