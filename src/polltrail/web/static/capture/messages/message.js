// A message of a coordinator: signed, and on no list of the log (src/polltrail/statement/message.py).

import { Refused, shown } from "../../verify/answers.js";
import { hex, readBase64, readHex } from "../../verify/bytes.js";
import { fingerprint, sha256, verify } from "../../verify/ed25519.js";
import { demand, digest, field, listOf, name, nonce, object, time, words } from "../../verify/fields.js";
import { readCanonical } from "../../verify/json.js";
import { pae } from "../../verify/statement.js";

export const MESSAGE_TYPE = "application/vnd.polltrail.message+json";

const areaPath = listOf(name, { least: 1 });
const readFields = object(
  {
    version: field("version 1", (one) => one === 1),
    election: digest, key: digest, nonce, made_at: time,
    areas: listOf(areaPath, { keyOf: (one) => one }), stations: listOf(name, { keyOf: (one) => one }), text: words(1, 1000),
  },
  (one, where) => demand(one.text.trim() !== "", where, "words"),
);

/**
 * Read a message, and check all but its signature and its sender.
 *
 * @param {object} envelope - `{payload, payloadType, signatures: [{keyid, sig}]}`.
 * @returns {Promise<object>} `{id, election, key, made_at (ms), areas, stations, text, bytes, signature}`.
 * @throws {Refused} It is something else.
 */
export async function readMessage(envelope) {
  const [one, ...more] = Array.isArray(envelope?.signatures) ? envelope.signatures : [];
  const payload = typeof envelope?.payload === "string" ? readBase64(envelope.payload) : null;
  const signature = typeof one?.sig === "string" ? readBase64(one.sig) : null;
  if (envelope?.payloadType !== MESSAGE_TYPE || payload === null || signature?.length !== 64 || more.length) {
    throw new Refused(`message: expected an envelope of a message with one signature, found ${shown(envelope?.payloadType)}; not shown`);
  }
  const said = readCanonical(payload);
  readFields(said, "message");
  if (said.key !== one.keyid) throw new Refused("message: expected one key in envelope and payload, found two; not shown");
  const bytes = pae(MESSAGE_TYPE, payload);
  return { ...said, id: hex(await sha256(bytes)), made_at: Date.parse(said.made_at), bytes, signature };
}

/**
 * Check that a message is of this election and signed with a key whose public half is given in hexadecimal.
 *
 * @throws {Refused} It is not.
 */
export async function checkMessage(message, election, publicKey) {
  if (message.election !== election) throw new Refused(`message: expected one of the election ${election}, found another's; not shown`);
  const key = readHex(publicKey);
  if ((await fingerprint(key)) !== message.key || !(await verify(key, message.bytes, message.signature))) {
    throw new Refused(`message: expected a signature by ${message.key}, found one that does not hold; not shown`);
  }
}

/**
 * Whether a message is for somebody: all are public, and most concern others.
 *
 * @param {{areas: string[][], stations: string[]}} message - Both empty for everybody.
 * @param {{id: string, area: string[]}[]} stations - Those of whoever reads it.
 */
export function isFor({ areas, stations }, mine) {
  if (!areas.length && !stations.length) return true;
  const within = (area) => areas.some((path) => path.every((part, at) => area[at] === part));
  return mine.some(({ id, area }) => stations.includes(id) || within(area));
}
