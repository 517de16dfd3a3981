// Earlier states of a log, as far as the proofs in a part of it lead from them to its checkpoint.

import { Refused, shown } from "./answers.js";
import { HASH_BYTES, blankLine, equal, latin1, readBase64, readDecimal } from "./bytes.js";
import { beginningRoot, checkConsistency, shownRoot } from "./tree.js";

const NAME = /^proofs\/(0|[1-9][0-9]*)\.consistency$/;
const MAX_HASHES = 63;

/** Where the proof lies that the log of `size` entries is the beginning of the checkpoint's. */
export const isConsistency = (where) => NAME.test(where) && readDecimal(NAME.exec(where)[1]) !== null;

/**
 * Read every consistency proof, and give the roots that they show, by size; those that show none are told.
 *
 * `first`: leaf and proof of entry 0, which lead through every state whose size is a power of two, of which a consistency
 * proof by itself shows nothing; null where that proof does not hold.
 */
export async function provenRoots(files, checkpoint, first, report) {
  const roots = new Map(first ? await beginnings(first, checkpoint.size) : []);
  for (const [where, data] of files) {
    if (!isConsistency(where)) continue;
    const size = readDecimal(NAME.exec(where)[1]);
    const root = await report.attempt(where, () => proven(data, size, checkpoint, roots.get(size)));
    if (root) roots.set(size, root);
    else roots.delete(size);
  }
  return roots.set(checkpoint.size, checkpoint.root);
}

/** Whether the log had this root at this size; null where no proof tells. */
export function agreesWith(roots, { size, root }) {
  const proof = roots.get(size);
  return proof === undefined ? null : equal(root, proof);
}

async function beginnings(first, size) {
  const found = [];
  for (let power = 1n; power < size; power *= 2n) found.push([power, await beginningRoot(first, power)]);
  return found;
}

/** The root at a size that a proof shows. */
async function proven(data, size, checkpoint, known) {
  const { old, hashes, note } = readProof(data);
  if (old !== size || !equal(note, checkpoint.bytes)) {
    throw new Refused(`consistency proof: expected one from ${size} entries to the very note in log/checkpoint, found another`);
  }
  if (known) {
    await checkConsistency(size, checkpoint.size, known, checkpoint.root, hashes);
    return known;
  }
  const root = await shownRoot(size, checkpoint.size, checkpoint.root, hashes);
  if (root) return root;
  throw new Refused(`consistency proof: expected one from ${size} to ${checkpoint.size} entries, found one that leads nowhere`);
}

/** Read a consistency proof, written as a witness is asked (C2SP tlog-witness, `add-checkpoint`). */
function readProof(bytes) {
  const end = blankLine(bytes);
  const [first, ...lines] = latin1(bytes.subarray(0, Math.max(end, 0))).split("\n");
  const hashes = lines.map(readBase64);
  const old = first.startsWith("old ") ? readDecimal(first.slice(4)) : null;
  if (end < 0 || old === null || hashes.length > MAX_HASHES || hashes.some((one) => one?.length !== HASH_BYTES)) {
    throw new Refused(`consistency proof: expected 'old <size>', at most ${MAX_HASHES} hashes and a blank line, found ${shown(first)}`);
  }
  return { old, hashes, note: bytes.slice(end + 2) };
}
