// Leaving a statement with a witness over the network: it keeps it, and gives a signed, dated note back.

import { CannotTell, Refused, shown } from "../../verify/answers.js";
import { readUtf8 } from "../../verify/bytes.js";
import { openDeposit } from "./note.js";

const ANSWER_MS = 20_000;

/**
 * Deposit a statement with one witness.
 *
 * @param {{name: string, key: object, url: string}} witness - Of the election's policy.
 * @param {{envelope: Uint8Array, id: string, election: string, public: string}} said - `public`: the key that signed it, in
 * hexadecimal.
 * @param {function} ask - Like `fetch`.
 * @returns {Promise<{witness: string, at: number, note: Uint8Array}>}
 * @throws {CannotTell} It did not answer, or did not take it.
 * @throws {Refused} Its note is none of this statement.
 */
export async function depositWith({ name, key, url }, said, ask = fetch) {
  const body = `{"envelope":${readUtf8(said.envelope)},"public":"${said.public}"}`;
  const options = { method: "POST", body, credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(ANSWER_MS) };
  const answer = await reached(name, () => ask(`${url.replace(/\/$/, "")}/deposit`, options));
  const bytes = new Uint8Array(await reached(name, () => answer.arrayBuffer()));
  if (answer.status !== 200 && answer.status !== 201) throw new CannotTell(`${name}: ${why(bytes, answer.status)}`);
  const found = await openDeposit(bytes, key);
  if (found.election !== said.election || found.statement !== said.id) {
    throw new Refused(`deposit with ${name}: expected a note of ${said.id}, found one of ${shown(found.statement)}; it is not kept`);
  }
  return { witness: name, at: found.at, note: bytes };
}

/** Deposit it with all of them: `{notes, problems}`. One that fails keeps nobody from asking the next. */
export async function depositWithAll(witnesses, said, ask = fetch) {
  const done = await Promise.allSettled(witnesses.map((one) => depositWith(one, said, ask)));
  const notes = done.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  const failed = done.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  const strange = failed.find((one) => !(one instanceof Refused || one instanceof CannotTell));
  if (strange) throw strange;
  return { notes, problems: failed.map((one) => one.message) };
}

async function reached(name, ask) {
  try {
    return await ask();
  } catch (error) {
    throw new CannotTell(`${name}: expected an answer, found none (${shown(error.message)}); asked again later`);
  }
}

function why(bytes, status) {
  try {
    return String(JSON.parse(readUtf8(bytes)).detail);
  } catch {
    return `expected the note of a deposit, found status ${status}`;
  }
}
