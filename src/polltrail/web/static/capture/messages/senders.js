// Who may send messages: the organisers, whom the genesis names, and registrars, whom an organiser's entry in the log names.

import { Refused } from "../../verify/answers.js";
import { readHex } from "../../verify/bytes.js";
import { checkSignature, readEntry } from "../../verify/statement.js";

/** The public key of an organiser; null where it is none. */
export const organiserKey = (about, key) => about.organisers.find((one) => one.key === key)?.public ?? null;

/**
 * The public key of a registrar, as an entry says that an organiser has enrolled it.
 *
 * @param {Uint8Array} entry
 * @param {string} key - The registrar's fingerprint.
 * @param {{election: string, organisers: {key: string, public: string}[]}} about
 * @returns {Promise<string>} In hexadecimal.
 * @throws {Refused} The entry says something else.
 */
export async function registrarKey(entry, key, about) {
  const said = await readEntry(entry);
  const signer = organiserKey(about, said.key);
  if (said.kind !== "enrolment" || said.election !== about.election || said.body.key !== key || said.body.role !== "registrar" || !signer) {
    throw new Refused(`message: expected a sender whom an organiser has enrolled as a registrar, found ${key}; not shown`);
  }
  await checkSignature(said, readHex(signer));
  return said.body.public;
}
