// A sealed count, checked from what is public of it: hashes of all entries, and the words of those that are open
// (docs/verifier.md, section 10a).

import { Refused } from "./answers.js";
import { HASH_BYTES, equal, hex } from "./bytes.js";
import { NOT_SHOWN } from "./limits.js";
import { Tree, leafHash } from "./tree.js";

export const OPEN = "log/open";

const INDEX = 8;
const HEAD = 10;

/** Read records of open entries: `{entries: [[index, bytes]], torn}`. */
export function readOpen(data) {
  const entries = [];
  let at = 0;
  while (at + HEAD <= data.length) {
    const view = new DataView(data.buffer, data.byteOffset + at, HEAD);
    const index = view.getBigUint64(0);
    const end = at + HEAD + view.getUint16(INDEX);
    if (end > data.length) break;
    const before = entries.at(-1)?.[0] ?? -1n;
    if (index <= before) throw new Refused(`open entries: expected one after entry ${before}, found entry ${index}; it was not read`);
    entries.push([index, data.subarray(at + HEAD, end)]);
    at = end;
  }
  return { entries, torn: at !== data.length };
}

/**
 * The tree of the published leaf hashes, and everything that is shown held against it.
 *
 * `tiles`: for each tile of leaves its path, first index, width and bytes (null where there are none), and the entries of
 * the bundle in its place, where one is published although it should not be (else null).
 */
export async function treeOfHashes(tiles, open, report) {
  const leaves = [];
  for (const { where, first, width, data, bundle, entries } of tiles) {
    if (data?.length !== width * HASH_BYTES) {
      report.wrong(where, `expected ${width} hashes, found ${data ? `${data.length} bytes` : "no such file"}; nothing from here on was read`, first);
      break;
    }
    for (let at = 0; at < data.length; at += HASH_BYTES) leaves.push(data.slice(at, at + HASH_BYTES));
    await checkPlaces(leaves, bundle, (entries ?? []).map((entry, at) => [first + at, entry]), report);
  }
  await checkPlaces(leaves, OPEN, open, report);
  return Tree.over(leaves);
}

/** Hold entries against the hashes in their places. */
async function checkPlaces(leaves, where, entries, report) {
  for (const [index, entry] of entries) {
    const found = await leafHash(entry);
    if (index < leaves.length && !equal(found, leaves[index])) {
      report.wrong(where, `expected the entry of hash ${hex(leaves[index])}, found one of hash ${hex(found)}`, index);
    }
  }
}

/**
 * Tell what is hidden, and whether it may be still; null of an election that never was sealed.
 *
 * A copy from before the promise's time stays a good one for ever: only what a quorum of witnesses saw later accuses.
 */
export function checkSeal(roster, hidden, signers, report) {
  if ((roster.definitions[0]?.body.unseal_by ?? null) === null) return null;
  const until = roster.sealedUntil;
  if (until === null) return { hidden: 0, unsealed_at: roster.opened };
  if (hidden > 0) {
    report.leaves(NOT_SHOWN.sealed);
    const late = signers.seenAfter?.(Math.floor(Date.parse(until) / 1000)) ?? false;
    if (late) report.wrong(OPEN, `expected every entry by ${until}, found ${hidden} missing: a quorum of its witnesses saw this log later, and no unseal`);
    else report.open(OPEN, `${hidden} entries are sealed until ${until}; their hashes are in the tree, and what they say was not checked`);
  }
  return { hidden, unsealed_at: null };
}
