// The note with which a witness says that it keeps a statement, and since when (src/polltrail/log/deposit.py).

import { Refused, shown } from "../../verify/answers.js";
import { hex, join, readDecimal, utf8, writeBase64 } from "../../verify/bytes.js";
import { sha256 } from "../../verify/ed25519.js";
import { ED25519, checkNote, readNote, readVkey } from "../../verify/note.js";

const FIRST_LINE = "polltrail-deposit/v1";
const ID = /^[0-9a-f]{64}$/;

/**
 * Read the note of a deposit that a witness has signed.
 *
 * @param {Uint8Array} bytes
 * @param {object} witness - Its key as a policy has it (`readPolicy`).
 * @returns {Promise<{witness: string, election: string, statement: string, at: number}>} `at` in milliseconds since 1970.
 * @throws {Refused} It is malformed, or another's.
 */
export async function openDeposit(bytes, witness) {
  const note = readNote(bytes);
  await checkNote(note, [await signerOf(witness)]);
  const lines = note.text.split("\n");
  const [first, name, election, statement, time] = lines;
  const at = readDecimal(time ?? "");
  if (first !== FIRST_LINE || lines.length !== 6 || lines[5] || at === null || !ID.test(election) || !ID.test(statement)) {
    throw new Refused(`deposit: expected five lines after ${FIRST_LINE}, found ${shown(note.text)}`);
  }
  if (name !== witness.name) throw new Refused(`deposit: expected the witness ${witness.name}, found ${shown(name)}; it is another's`);
  return { witness: name, election, statement, at: Number(at) * 1000 };
}

/** The witness's key as one that signs notes: the same key has another id there, so that nothing is taken for the other. */
async function signerOf({ name, key }) {
  const blob = join(Uint8Array.of(ED25519), key);
  const id = hex((await sha256(join(utf8(`${name}\n`), blob))).slice(0, 4));
  return readVkey(`${name}+${id}+${writeBase64(blob)}`);
}
