// Invitations: the link that a person opens, and the acceptance that a new key sends back (web/invitations.py).
//
// Behind the # of a link stand eight parts joined by points: v1, election, code, organiser, signature, expiry in seconds,
// role, scope. The code is 16 random bytes, the commitment to the person (32), and the name of who nominated them.

import { Refused, shown } from "../verify/answers.js";
import { hex, readBase64, readHex, readUtf8 } from "../verify/bytes.js";
import { sha256, verify } from "../verify/ed25519.js";
import { isObject } from "../verify/fields.js";
import { pae } from "../verify/statement.js";
import { canonical } from "./canonical.js";
import { moment } from "./envelope.js";

const INVITATION = "application/vnd.polltrail.invitation+json";
const POSSESSION = "application/vnd.polltrail.possession+json";
const EXPECTED = "invitation: expected a link with v1 and seven parts behind its #";
const [SECRET, PERSON] = [16, 32];

/**
 * Read a link, or only what is behind its #. Whether an organiser signed it, `checkInvitation` says.
 *
 * @param {string} text
 * @returns {Promise<object>} `{text, election, code_hash, person, nominated_by, organiser, signature, expires_at (ms),
 * role, areas, stations}`; `text` is what goes into the acceptance.
 * @throws {Refused}
 */
export async function readLink(text) {
  const behind = text.trim().slice(text.trim().lastIndexOf("#") + 1);
  const parts = behind.split(".");
  if (parts.length !== 8 || parts[0] !== "v1") throw new Refused(`${EXPECTED}, found ${parts.length} parts; was it copied whole?`);
  const [, election, code, organiser, signature, expires, role, scope] = parts;
  const secret = bytesOf(code, SECRET + PERSON);
  return {
    text: behind,
    election: hex(bytesOf(election, 32, 32)),
    code_hash: hex(await sha256(secret)),
    person: hex(secret.slice(SECRET, SECRET + PERSON)),
    nominated_by: readUtf8(secret.slice(SECRET + PERSON)) || null,
    organiser: hex(bytesOf(organiser, 32, 32)),
    signature: hex(bytesOf(signature, 64, 64)),
    expires_at: secondsOf(expires) * 1000,
    role,
    ...scopeOf(scope),
  };
}

/**
 * Whether an organiser signed this invitation.
 *
 * @param {object} link - As `readLink` gives it.
 * @param {string} organiser - The public key, in hexadecimal, of the organiser that the link names: from the genesis.
 * @returns {Promise<boolean>}
 */
export function checkInvitation(link, organiser) {
  const { election, code_hash, role, areas, stations, expires_at } = link;
  const said = { election, code_hash, role, areas, stations, expires_at: moment(expires_at) };
  return verify(readHex(organiser), pae(INVITATION, canonical(said)), readHex(link.signature));
}

/**
 * Accept an invitation with a new key: what `POST /v1/acceptances` takes.
 *
 * @param {object} link - As `readLink` gives it.
 * @param {import("./keys.js").Key} key
 * @returns {Promise<{link: string, public: string, possession: string}>}
 */
export async function acceptance(link, key) {
  const { code_hash, election, role, areas, stations } = link;
  const said = { code_hash, election, role, areas, stations, public: key.public };
  return { link: link.text, public: key.public, possession: hex(await key.sign(pae(POSSESSION, canonical(said)))) };
}

function bytesOf(text, least, most = 1000) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  const found = /[+/]/.test(text) ? null : readBase64(padded);
  if (found === null || found.length < least || found.length > most) throw damaged(text);
  return found;
}

function secondsOf(text) {
  if (!/^[1-9][0-9]{0,11}$/.test(text)) throw damaged(text);
  return Number(text);
}

function scopeOf(text) {
  let found;
  try {
    found = JSON.parse(readUtf8(bytesOf(text, 2, 100_000)));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(text);
    throw error;
  }
  const isNames = (list) => Array.isArray(list) && list.every((one) => typeof one === "string");
  const { areas, stations } = isObject(found) ? found : {};
  if (!isNames(stations) || !Array.isArray(areas) || !areas.every(isNames)) throw damaged(text);
  return { areas, stations };
}

const damaged = (found) => new Refused(`${EXPECTED}, found a damaged one, ${shown(found)}; was it copied whole?`);
