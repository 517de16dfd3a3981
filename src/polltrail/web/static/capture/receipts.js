// What an answer is worth: a receipt is checked here, and only the witnesses themselves say that they have seen it.

import { Refused } from "../verify/answers.js";
import { hex, utf8 } from "../verify/bytes.js";
import { sha256 } from "../verify/ed25519.js";
import { checkCosignatures, openCheckpoint } from "../verify/note.js";
import { MIN_OVERLAP, asksNobody, overlap, quorumMet } from "../verify/policy.js";
import { checkReceipt, readReceipt } from "../verify/receipt.js";
import { checkInclusion, leafHash } from "../verify/tree.js";
import { PublishedLog } from "./board/published_log.js";
import { logKey, policyOf } from "./election.js";
import { address } from "./server.js";
import { keep, kept, locked } from "./store.js";

const WITNESS_MS = 10_000;

/**
 * Check that a receipt proves a statement to be in the log of its election.
 *
 * @returns {Promise<{index: number, size: number, root: string}>}
 * @throws {Refused} It does not, or the log has signed two histories of one size.
 */
export async function checked(receipt, envelope, about) {
  const read = readReceipt(receipt);
  const checkpoint = await checkReceipt(read, envelope, await logKey(about));
  const found = { index: Number(read.index), size: Number(checkpoint.size), root: hex(checkpoint.root) };
  await remember(found, receipt);
  return found;
}

/** Remember the largest checkpoint seen; two of one size with two roots are kept both, and told. */
function remember(found, receipt) {
  return locked("seen", async () => {
    const seen = await kept("seen");
    if (seen && seen.size === found.size && seen.root !== found.root) {
      await keep("fork", { first: seen, second: { ...found, receipt } });
      throw new Refused(`log: expected one history of ${found.size} entries, found two, both signed; both receipts are kept on this phone`);
    }
    if (!seen || found.size > seen.size) await keep("seen", { size: found.size, root: found.root, receipt });
  });
}

/**
 * Ask every witness of the election for the checkpoint it has cosigned, and look whether that holds a statement.
 *
 * What holds it is proven from the log's own tiles against the root that the witness has signed; the server is believed
 * nothing. A witness that does not answer, or has not seen as far yet, says nothing.
 *
 * @param {{envelope: Uint8Array, index: number}} sent
 * @param {object} about
 * @returns {Promise<{witnesses: {name: string, at: number, size: number}[], enough: boolean, contradicted: string[]}>}
 */
export async function askWitnesses(sent, about) {
  const policy = await policyOf(about);
  if (asksNobody(policy)) return { witnesses: [], enough: false, contradicted: [] };
  const log = await logKey(about);
  const leaf = await leafHash(sent.envelope);
  const answers = await Promise.all(policy.witnesses.filter((one) => one.url).map((one) => asked(one, { ...sent, leaf, log })));
  const witnesses = answers.filter((one) => one.holds).map(({ name, at, size }) => ({ name, at, size }));
  const contradicted = answers.filter((one) => one.holds === false).map((one) => one.name);
  const enough = overlap(policy) >= MIN_OVERLAP && quorumMet(policy, witnesses.map((one) => one.name)) && !contradicted.length;
  return { witnesses, enough, contradicted };
}

/** `holds`: true, false where it has signed another history, null where it cannot be told. */
async function asked({ name, key, url }, sent) {
  const nothing = { name, holds: null };
  try {
    const note = await cosignedBy(url, sent.log);
    const { size, root, note: read } = await openCheckpoint(note, sent.log);
    const at = (await checkCosignatures(read, [key])).get(key.text);
    if (at === undefined || size <= BigInt(sent.index)) return nothing;
    return { name, at: Number(at) * 1000, size: Number(size), holds: await isIn(sent, size, root) };
  } catch {
    return nothing;
  }
}

async function cosignedBy(url, log) {
  const origin = hex(await sha256(utf8(log.name)));
  const answer = await fetch(`${url.replace(/\/$/, "")}/${origin}/checkpoint`, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(WITNESS_MS) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function isIn({ index, leaf }, size, root) {
  const published = new PublishedLog(`${await address()}/log/`);
  const proof = await published.proof(index, Number(size));
  try {
    await checkInclusion(leaf, BigInt(index), size, root, proof);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
