// Spoken codes: an invitation that is told over a telephone, as 24 digits.
//
// Whoever invites seals the link under the code and leaves the box with the server, by a name that the code leads to.
// The server learns neither code nor link; whoever is told the code asks for the box and opens it.

import { Refused } from "../verify/answers.js";
import { hex, join, readUtf8, utf8 } from "../verify/bytes.js";

const [DIGITS, GROUP, ROUNDS, NONCE] = [24, 4, 200_000, 12];
const SALT = utf8("polltrail spoken code v1");

/** A new code: 24 random digits, nearly 80 bits, in groups of four. */
export function newSpoken() {
  const digits = [];
  while (digits.length < DIGITS) {
    digits.push(...[...crypto.getRandomValues(new Uint8Array(64))].filter((one) => one < 250).map((one) => one % 10));
  }
  return grouped(digits.slice(0, DIGITS).join(""));
}

/**
 * Read a code as somebody typed it: in digits of any of our scripts, with whatever between them.
 *
 * @throws {Refused} It has too few or too many digits.
 */
export function readSpoken(text) {
  const digits = [...text].map(digitOf).filter((one) => one !== null).join("");
  if (digits.length === DIGITS) return grouped(digits);
  throw new Refused(`spoken code: expected ${DIGITS} digits, found ${digits.length}; nothing was asked`);
}

/**
 * Seal the link of an invitation under a code.
 *
 * @returns {Promise<{name: string, box: Uint8Array}>} What the server keeps.
 */
export async function sealSpoken(code, link) {
  const { name, key } = await derived(code);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: SALT }, key, utf8(link));
  return { name, box: join(iv, new Uint8Array(sealed)) };
}

/**
 * Find the link that a code stands for.
 *
 * @param {string} typed - As somebody typed it.
 * @param {function(string): Promise<Uint8Array>} fetched - Gives what is at a path of the server.
 * @throws {Refused} The code is none, or the box is another's.
 */
export async function openSpoken(typed, fetched) {
  const { name, key } = await derived(readSpoken(typed));
  const box = await fetched(`/v1/spoken/${name}`);
  try {
    const parts = { name: "AES-GCM", iv: box.subarray(0, NONCE), additionalData: SALT };
    return readUtf8(new Uint8Array(await crypto.subtle.decrypt(parts, key, box.subarray(NONCE))));
  } catch (error) {
    if (error?.name !== "OperationError") throw error;
    throw new Refused("spoken code: expected the box that it opens, found another; nothing was opened. Ask for a new code");
  }
}

async function derived(code) {
  const bytes = utf8(code.replaceAll(/[^0-9]/g, ""));
  const from = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: SALT, iterations: ROUNDS }, from, 384);
  const key = await crypto.subtle.importKey("raw", bits.slice(16), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { name: hex(new Uint8Array(bits.slice(0, 16))), key };
}

const grouped = (digits) => digits.match(new RegExp(`.{${GROUP}}`, "g")).join(" ");

/** A digit of ASCII, or of Arabic or Urdu; null for anything else. */
function digitOf(character) {
  if (/[0-9]/.test(character)) return character;
  const at = character.codePointAt(0);
  for (const zero of [0x0660, 0x06f0]) if (at >= zero && at < zero + 10) return String(at - zero);
  return null;
}
