// Invitations and enrolments made in the browser: what `polltrail enrol` makes, with an organiser's key that is open here.

import { Refused } from "../../verify/answers.js";
import { hex, join, readHex, utf8, writeBase64 } from "../../verify/bytes.js";
import { fingerprint, sha256 } from "../../verify/ed25519.js";
import { pae } from "../../verify/statement.js";
import { canonical } from "../../sign/canonical.js";
import { moment } from "../../sign/envelope.js";
import { readLink } from "../../sign/invitation.js";

const INVITATION = "application/vnd.polltrail.invitation+json";
const OFFER = /^--role ([a-z]+) --public ([0-9a-f]{64}) --possession ([0-9a-f]{128})$/;
const SECRET_BYTES = 16;

/**
 * Commit to a person: two keys of one name are one person, and the log does not tell the name.
 *
 * The salt comes from the organiser's key file and the name, as `polltrail enrol` has it. A key that was made in a
 * browser cannot give one; then the salt is random, and the registry is what remembers it.
 */
export async function commitment(key, election, name) {
  const said = utf8(name.normalize("NFC").split(/\s+/u).filter(Boolean).join(" "));
  const context = utf8(`polltrail person v1\n${election}\n`);
  const salt = key.salt ? await key.salt(join(context, said)) : crypto.getRandomValues(new Uint8Array(16));
  return hex(await sha256(join(salt, said)));
}

/**
 * Invite whoever brings a secret code.
 *
 * @param {object} key - The organiser's.
 * @param {object} wanted - `{election, role, areas, stations, person, nominated_by, expires_at (ms)}`.
 * @returns {Promise<{behind: string, code_hash: string}>} What stands behind the # of the link.
 */
export async function invitation(key, { election, role, areas, stations, person, nominated_by, expires_at }) {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const code = join(secret, readHex(person), utf8(nominated_by ?? ""));
  const code_hash = hex(await sha256(code));
  const said = { election, code_hash, role, areas, stations, expires_at: moment(expires_at) };
  const signature = await key.sign(pae(INVITATION, canonical(said)));
  const seconds = String(Math.floor(expires_at / 1000));
  const scope = utf8(JSON.stringify({ areas, stations }));
  const parts = ["v1", text(readHex(election)), text(code), text(readHex(key.key)), text(signature), seconds, role, text(scope)];
  return { behind: parts.join("."), code_hash };
}

/**
 * Read what another browser showed for an organiser: a key that is offered, or an invitation accepted with one.
 *
 * @param {string} shown - `--role R --public P --possession S`, or the acceptance of an invitation as JSON.
 * @param {string} election
 * @returns {Promise<object>} The body of an enrolment, without its `person` where none was named. Whether its signatures
 * hold, the log checks.
 */
export async function offeredKey(shown, election) {
  const line = OFFER.exec(shown.trim());
  if (line) return enrolment({ role: line[1], areas: [], stations: [], public: line[2], possession: line[3], invitation: null });
  let found;
  try {
    found = JSON.parse(shown);
  } catch (error) {
    if (error instanceof SyntaxError) throw unread();
    throw error;
  }
  if (![found?.link, found?.public, found?.possession].every((one) => typeof one === "string")) throw unread();
  const link = await readLink(found.link);
  if (link.election !== election) throw unread();
  return enrolment({ ...found, role: link.role, areas: link.areas, stations: link.stations, person: link.person, nominated_by: link.nominated_by, invitation: invitationIn(link) });
}

async function enrolment({ role, areas, stations, public: shown, possession, invitation: invited, person = null, nominated_by = null }) {
  const key = await fingerprint(readHex(shown) ?? new Uint8Array());
  return { role, areas, stations, key, public: shown, person, nominated_by, invitation: invited, possession };
}

const invitationIn = ({ role, areas, stations, code_hash, expires_at, organiser, signature }) =>
  ({ role, areas, stations, code_hash, expires_at: moment(expires_at), organiser, signature });

const unread = () => new Refused("offered key: expected all that the other browser showed, for this election, found something else; nobody was enrolled");
const text = (bytes) => writeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
