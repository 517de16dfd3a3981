// The registry: who is behind which key. Sealed in this browser with a passphrase; the server keeps a box it cannot open.
//
// PBKDF2 (SHA-256, 600,000 rounds) makes a key of the passphrase, AES-256-GCM seals. What is sealed is padded, so that
// its length does not tell how many there are.

import { Refused } from "../../verify/answers.js";
import { readBase64, readUtf8, utf8, writeBase64 } from "../../verify/bytes.js";

export const LEAST_LETTERS = 12;
const FORMAT = "polltrail-box-v1";
const ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const PAGE = 8_192;

/**
 * Seal a registry.
 *
 * @param {object} registry - `{people: [...]}`.
 * @param {string} passphrase
 * @param {string} election - The box opens for this election only.
 * @returns {Promise<object>} What the server keeps.
 */
export async function sealRegistry(registry, passphrase, election) {
  const [salt, nonce] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
  const key = await keyOf(passphrase, salt, ROUNDS);
  const sealed = await crypto.subtle.encrypt(parts(nonce, election), key, padded(utf8(JSON.stringify(registry))));
  return { format: FORMAT, rounds: ROUNDS, salt: writeBase64(salt), nonce: writeBase64(nonce), sealed: writeBase64(new Uint8Array(sealed)) };
}

/**
 * Open a registry.
 *
 * @throws {Refused} The passphrase is another one, or the box is damaged or another election's.
 */
export async function openRegistry(box, passphrase, election) {
  const whole = box?.format === FORMAT && Number.isInteger(box.rounds) && box.rounds >= ROUNDS && box.rounds <= MOST_ROUNDS;
  if (!whole) throw new Refused(`registry: expected a box that this page sealed (${FORMAT}), found another; nothing was opened`);
  const [salt, nonce, sealed] = [box.salt, box.nonce, box.sealed].map((one) => readBase64(one));
  try {
    const key = await keyOf(passphrase, salt, box.rounds);
    return JSON.parse(readUtf8(new Uint8Array(await crypto.subtle.decrypt(parts(nonce, election), key, sealed))));
  } catch (error) {
    if (error?.name !== "OperationError") throw error;
    throw new Refused("registry: expected the passphrase it was sealed with, found another; nothing was opened");
  }
}

/** The registry with more people; of two of one invitation, the later is kept. */
export function withPeople(registry, people) {
  const found = new Map(registry.people.map((one) => [one.code_hash, one]));
  for (const one of people) found.set(one.code_hash, one);
  return { people: [...found.values()] };
}

async function keyOf(passphrase, salt, iterations) {
  const from = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const parts = (iv, election) => ({ name: "AES-GCM", iv, additionalData: utf8(`${FORMAT} ${election}`) });

/** JSON may end in spaces: up to the next whole page. */
function padded(bytes) {
  const whole = new Uint8Array(Math.ceil((bytes.length + 1) / PAGE) * PAGE).fill(0x20);
  whole.set(bytes);
  return whole;
}
