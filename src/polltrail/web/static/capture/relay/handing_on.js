// Handing on what another person signed: the statement goes to the server as it is, and its receipt is for anybody.

import { CannotTell, Refused, shown } from "../../verify/answers.js";
import { readUtf8 } from "../../verify/bytes.js";
import { checkReceipt, readReceipt } from "../../verify/receipt.js";
import { unpack } from "./pack.js";

/**
 * The statement that all the parts make.
 *
 * @param {string} id - What the links say that it is.
 * @returns {Promise<{entry: Uint8Array, statement: object}>}
 * @throws {Refused} It is damaged, or another: a code was none of this statement.
 */
export async function whole(packed, id) {
  const found = await unpack(packed);
  if (found.statement.id === id) return found;
  throw new Refused(`parts: expected the statement ${id}, found ${found.statement.id}; scan all of its codes again`);
}

/**
 * Hand a statement to a server.
 *
 * @param {Uint8Array} entry
 * @param {string} server - Its address; "" for the one that the page is from.
 * @param {{key: object|null, ask: function}} how - `key`: the log's, to check the receipt; `ask`: like `fetch`.
 * @returns {Promise<{receipt: Uint8Array, index: bigint}>}
 * @throws {Refused} The server will never take it, and says why; or its receipt is none.
 * @throws {CannotTell} It did not answer, or asks to send it again.
 */
export async function handOn(entry, server, { key = null, ask = fetch } = {}) {
  const answer = await asked(() => ask(`${server}/v1/statements`, { method: "POST", body: entry, credentials: "omit", cache: "no-store" }));
  const said = new Uint8Array(await asked(() => answer.arrayBuffer()));
  if (answer.status === 200 || answer.status === 201) {
    const receipt = readReceipt(said);
    if (key !== null) await checkReceipt(receipt, entry, key);
    return { receipt: said, index: receipt.index };
  }
  const problem = problemIn(said);
  const why = problem?.detail ?? `expected a receipt, found status ${answer.status}`;
  const forGood = answer.status >= 400 && answer.status < 500 && problem !== null && problem.retry_after === undefined;
  throw forGood && answer.status !== 429 && answer.status !== 408 ? new Refused(why) : new CannotTell(why);
}

async function asked(ask) {
  try {
    return await ask();
  } catch (error) {
    throw new CannotTell(`server: expected an answer, found none (${shown(error.message)}); send it again later`);
  }
}

/** Why a server did not take it: a problem document, or null where the answer is none of a Polltrail server. */
export function problemIn(bytes) {
  try {
    const found = JSON.parse(readUtf8(bytes));
    return typeof found?.type === "string" && found.type.startsWith("urn:polltrail:problem:") ? found : null;
  } catch {
    return null;
  }
}
