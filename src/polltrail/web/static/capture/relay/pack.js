// An entry of the log in as few bytes as can be, to be carried by pictures: what can be written again is left out.
//
// 1 byte: 1. 1 byte: length of the kind. The kind. 32 bytes: the public key that signed it, which an entry names by its
// fingerprint alone. 64 bytes: the signature. The payload, deflated (RFC 1951).

import { Refused, shown } from "../../verify/answers.js";
import { join, latin1, readBase64, readUtf8, utf8, writeBase64 } from "../../verify/bytes.js";
import { MAX_ENTRY, checkSignature, readEntry } from "../../verify/statement.js";

const VERSION = 1;
const [PUBLIC, SIGNATURE] = [32, 64];
const TYPE = /^application\/vnd\.polltrail\.([a-z]{1,40})\+json$/;
const DEFLATE = "deflate-raw";

/** Whether this browser can pack and unpack. */
export const canPack = () => typeof CompressionStream === "function" && typeof DecompressionStream === "function";

/**
 * Pack an entry.
 *
 * @param {Uint8Array} entry - In its one form.
 * @param {Uint8Array} key - The public key that signed it.
 * @returns {Promise<Uint8Array>}
 * @throws {Refused} It is no entry, or another key has signed it.
 */
export async function pack(entry, key) {
  await checkSignature(await readEntry(entry), key);
  const { payload, payloadType, signatures: [{ sig }] } = JSON.parse(readUtf8(entry));
  const kind = utf8(TYPE.exec(payloadType)[1]);
  const deflated = await through(new CompressionStream(DEFLATE), readBase64(payload), Infinity);
  return join(Uint8Array.of(VERSION, kind.length), kind, key, readBase64(sig), deflated);
}

/**
 * Write the entry again that was packed, and check its signature.
 *
 * @returns {Promise<{entry: Uint8Array, key: Uint8Array, statement: object}>} The entry, the public key that signed it, and
 * what it says (`readEntry`).
 * @throws {Refused} It is something else, or damaged.
 */
export async function unpack(packed) {
  const [version, length] = packed;
  if (version !== VERSION || packed.length <= 2 + length + PUBLIC + SIGNATURE) throw damaged(`${packed.length} other bytes`);
  const [kind, rest] = [latin1(packed.subarray(2, 2 + length)), packed.subarray(2 + length)];
  const [key, signature] = [rest.slice(0, PUBLIC), rest.slice(PUBLIC, PUBLIC + SIGNATURE)];
  const payload = await inflated(rest.subarray(PUBLIC + SIGNATURE));
  const signatures = [{ keyid: keyIn(payload), sig: writeBase64(signature) }];
  const wire = { payload: writeBase64(payload), payloadType: `application/vnd.polltrail.${kind}+json`, signatures };
  const entry = utf8(JSON.stringify(wire));
  const statement = await readEntry(entry);
  await checkSignature(statement, key);
  return { entry, key, statement };
}

async function inflated(deflated) {
  try {
    return await through(new DecompressionStream(DEFLATE), deflated, MAX_ENTRY);
  } catch (error) {
    throw error instanceof Refused ? error : damaged("some that cannot be unpacked");
  }
}

/** Whose statement it is stands in the payload, too. */
function keyIn(payload) {
  try {
    return JSON.parse(readUtf8(payload)).key;
  } catch {
    throw damaged("another payload");
  }
}

/** Put bytes through a stream, and stop as soon as more come out than may be. */
async function through(stream, bytes, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw damaged(`more than ${most} bytes in it`);
    }
  }
  return join(...parts);
}

const damaged = (found) => new Refused(`packed statement: expected one whole, found ${shown(found)}; scan its codes again`);
