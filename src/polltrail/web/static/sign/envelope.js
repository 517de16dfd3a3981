// Signing: a value in canonical JSON, in an envelope (DSSE v1) of one type, with one signature by a key of this browser.

import { hex, utf8, writeBase64 } from "../verify/bytes.js";
import { sha256 } from "../verify/ed25519.js";
import { pae, readEntry } from "../verify/statement.js";
import { canonical } from "./canonical.js";

/**
 * Sign a value under a payload type of its own, which is no kind of statement (a login, a message).
 *
 * @param {string} type - `application/vnd.polltrail.<what>+json`.
 * @param {object} value
 * @param {import("./keys.js").Key} key
 * @returns {Promise<{envelope: Uint8Array, id: string}>} The envelope in its one form, and the digest of what was signed.
 */
export async function sealed(type, value, key) {
  const payload = canonical(value);
  const message = pae(type, payload);
  const signature = { keyid: key.key, sig: writeBase64(await key.sign(message)) };
  const wire = { payload: writeBase64(payload), payloadType: type, signatures: [signature] };
  return { envelope: utf8(JSON.stringify(wire)), id: hex(await sha256(message)) };
}

/**
 * Say something: make a statement and sign it. What the log would refuse for its form is never signed.
 *
 * @param {object} said
 * @param {string} said.kind - `transcription`, `image`, ...
 * @param {string} said.election - The election's id.
 * @param {import("./keys.js").Key} said.key
 * @param {number|Date} [said.made_at] - Now, as the device has it; what is beyond the whole second is dropped.
 * @param {{size: number, root: string}|null} [said.seen] - The last checkpoint seen.
 * @param {string|null} [said.supersedes] - The own statement that this one takes the place of.
 * @param {object} said.body
 * @returns {Promise<{envelope: Uint8Array, id: string}>}
 * @throws {Refused} The body is none of this kind.
 */
export async function envelope({ kind, election, key, made_at = Date.now(), seen = null, supersedes = null, body }) {
  const said = { version: 1, election, key: key.key, nonce: nonce(), made_at: moment(made_at), seen, supersedes, body };
  const made = await sealed(`application/vnd.polltrail.${kind}+json`, said, key);
  await readEntry(made.envelope);
  return made;
}

/** A time as statements have it: `2031-05-05T21:03:07Z`. */
export const moment = (at) => new Date(at).toISOString().replace(/\.[0-9]{3}Z$/, "Z");

/** 128 random bits in hexadecimal. */
export const nonce = () => hex(crypto.getRandomValues(new Uint8Array(16)));
