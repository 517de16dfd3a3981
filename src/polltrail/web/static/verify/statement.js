// An entry of the log: an envelope (DSSE v1) in its one form, around one statement in canonical JSON.

import { Refused, shown } from "./answers.js";
import { hex, join, readBase64, readHex, readUtf8, utf8 } from "./bytes.js";
import { fingerprint, sha256, verify } from "./ed25519.js";
import { isObject } from "./fields.js";
import { readCanonical } from "./json.js";
import { KINDS, payloadOf } from "./kinds.js";

/** The most bytes an entry may have: its length is written in two bytes. */
export const MAX_ENTRY = 65_535;

const ENTRY =
  /^\{"payload":"([A-Za-z0-9+/=]*)","payloadType":"([a-z0-9][a-z0-9.+/-]{0,99})","signatures":\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/=]*)"\}\]\}$/;
const TYPE = /^application\/vnd\.polltrail\.([a-z]+)\+json$/;
const PAYLOADS = new Map(Object.entries(KINDS).map(([kind, [body]]) => [kind, payloadOf(body)]));

/** The bytes that are signed: type and payload, each with its length before it. */
export const pae = (type, payload) => join(utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `), payload);

/** Read an entry, and check all but its signature and its signer. */
export async function readEntry(bytes) {
  const { type, payload, key, signature } = readEnvelope(bytes);
  const message = pae(type, payload);
  const kind = TYPE.exec(type)?.[1];
  if (!PAYLOADS.has(kind)) throw new Refused(`statement: expected a payloadType of a known kind, found ${shown(type)}; refused`);
  const said = readCanonical(payload);
  PAYLOADS.get(kind)(said, kind);
  if (said.key !== key) {
    throw new Refused(`statement: expected one key in envelope and payload, found ${key} and ${said.key}; refused`);
  }
  const begins = kind === "definition" && said.supersedes === null;
  if (begins !== (said.election === null)) {
    throw new Refused(
      `${kind}: expected ${begins ? "no election" : "the election it belongs to"}, found ${said.election ?? "none"}; refused`,
    );
  }
  if (kind === "enrolment" && (await fingerprint(readHex(said.body.public))) !== said.body.key) {
    throw new Refused(`enrolment: expected as key the SHA-256 of its public key, found ${said.body.key}, that of another; refused`);
  }
  return { id: hex(await sha256(message)), kind, ...said, message, signature };
}

/** Check that a statement was signed with the key it names, whose bytes are given. */
export async function checkSignature(statement, key) {
  if ((await fingerprint(key)) !== statement.key) {
    throw new Refused(`statement ${statement.id}: expected the key ${statement.key}, found another; not counted`);
  }
  if (!(await verify(key, statement.message, statement.signature))) {
    throw new Refused(
      `statement ${statement.id}: expected a signature by ${statement.key} over this ${statement.kind}, ` +
        "found one that does not hold; not counted",
    );
  }
}

/**
 * The entry that a file has, however it is wrapped: as it is in the log, with other spacing, or as a server's answer to
 * `GET /v1/statements/<id>`. Null where there is none. Only the bytes given back count: a proof is about them.
 */
export function entryIn(bytes) {
  if (ENTRY.test(readUtf8(bytes) ?? "")) return bytes;
  const found = parsedOrNull(bytes);
  const envelope = isObject(found?.envelope) ? found.envelope : found;
  const { payload, payloadType, signatures } = envelope ?? {};
  const [one] = Array.isArray(signatures) ? signatures : [];
  if (![payload, payloadType, one?.keyid, one?.sig].every((part) => typeof part === "string")) return null;
  return utf8(JSON.stringify({ payload, payloadType, signatures: [{ keyid: one.keyid, sig: one.sig }] }));
}

function readEnvelope(bytes) {
  const found = bytes.length <= MAX_ENTRY ? ENTRY.exec(readUtf8(bytes) ?? "") : null;
  const [payload, signature] = [readBase64(found?.[1] ?? "="), readBase64(found?.[4] ?? "=")];
  if (!found || payload === null || signature?.length !== 64) {
    throw new Refused("entry: expected an envelope in its one canonical form with one signature, found another; refused");
  }
  return { type: found[2], payload, key: found[3], signature };
}

function parsedOrNull(bytes) {
  try {
    return JSON.parse(readUtf8(bytes));
  } catch {
    return null;
  }
}
