// The Merkle tree of RFC 6962 over SHA-256: hashes, roots, and proofs about them. Sizes and indexes are BigInt.

import { Refused } from "./answers.js";
import { HASH_BYTES, equal, hex, join } from "./bytes.js";
import { sha256 } from "./ed25519.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Root of the tree without entries. */
export const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export const leafHash = (entry) => sha256(join(LEAF, entry));
const nodeHash = (left, right) => sha256(join(NODE, left, right));

/** Check that a proof leads from the leaf hash at `index` to the root of the tree of `size` leaves (RFC 9162, 2.1.3.2). */
export async function checkInclusion(leaf, index, size, root, proof) {
  if (index >= size) throw new Refused(`entry ${index}: expected an index below the log's size, which is ${size}`);
  const inner = bitLength(index ^ (size - 1n));
  const expected = inner + bitCount(index >> BigInt(inner));
  if (proof.length !== expected || [leaf, root, ...proof].some((one) => one.length !== HASH_BYTES)) {
    throw new Refused(
      `inclusion of entry ${index} in ${size}: expected ${expected} hashes of ${HASH_BYTES} bytes, ` +
        `found ${proof.length}; the entry is not proven`,
    );
  }
  const found = await climbBorder(await climb(leaf, index, proof.slice(0, inner)), proof.slice(inner));
  if (equal(found, root)) return;
  throw new Refused(
    `inclusion of entry ${index} in ${size}: expected root ${hex(root)}, found ${hex(found)}; the entry is not proven`,
  );
}

/** Check that a proof shows the tree of `old` leaves to be the beginning of that of `size` leaves (RFC 9162, 2.1.4.2). */
export async function checkConsistency(old, size, oldRoot, root, proof) {
  const what = `consistency of ${old} with ${size}`;
  if (old > size) throw new Refused(`${what}: expected the old size not to be the larger`);
  if ([oldRoot, root, ...proof].some((one) => one.length !== HASH_BYTES)) {
    throw new Refused(`${what}: expected hashes of ${HASH_BYTES} bytes`);
  }
  if (old === 0n || old === size) {
    checkTrivial(old, size, oldRoot, root, proof);
    return;
  }
  const expected = proofLength(old, size);
  if (proof.length !== expected) throw new Refused(`${what}: expected ${expected} hashes, found ${proof.length}`);
  const [seed, rest] = isPower(old) ? [oldRoot, proof] : [proof[0], proof.slice(1)];
  const [before, after] = await twoRoots(old, size, seed, rest);
  checkRoot("old", old, oldRoot, before);
  checkRoot("new", size, root, after);
}

/**
 * The root that a consistency proof shows the tree of `old` leaves to have, whatever root anybody expects; null where it
 * does not lead to `root`, and where `old` is a power of two: then the proof takes the old root for given.
 *
 * Every hash of the proof goes into `root`, so whoever brought it cannot have made up what it shows.
 */
export async function shownRoot(old, size, root, proof) {
  if (old === 0n || old >= size || isPower(old) || proof.length !== proofLength(old, size)) return null;
  const [before, after] = await twoRoots(old, size, proof[0], proof.slice(1));
  return equal(after, root) ? before : null;
}

/** The root of the first leaves, as many as a power of two, on the way up from the first one. */
export const beginningRoot = (first, size) => climb(first.leaf, 0n, first.proof.slice(0, bitLength(size) - 1));

/** A tree in memory: for each level, the hashes of its complete subtrees. */
export class Tree {
  /** Grow a tree over these leaf hashes. */
  static async over(leaves) {
    const levels = [leaves];
    for (let row = leaves; row.length > 1; row = levels.at(-1)) {
      const pairs = Array.from({ length: row.length >> 1 }, (_, at) => nodeHash(row[2 * at], row[2 * at + 1]));
      levels.push(await Promise.all(pairs));
    }
    return new Tree(levels);
  }

  constructor(levels) {
    this.levels = levels;
    this.size = levels[0].length;
  }

  /** Root of the tree as it was at an earlier size. */
  async rootAt(size) {
    const hashes = [];
    for (let start = 0; start < size; ) {
      const level = 31 - Math.clz32(size - start);
      hashes.push(this.levels[level][start / 2 ** level]);
      start += 2 ** level;
    }
    return hashes.length ? climbBorder(hashes.at(-1), hashes.slice(0, -1).reverse()) : sha256(new Uint8Array());
  }
}

function checkTrivial(old, size, oldRoot, root, proof) {
  if (proof.length) throw new Refused(`consistency of ${old} with ${size}: expected no hashes, found ${proof.length}`);
  if (old === 0n && hex(oldRoot) !== EMPTY_ROOT) checkRoot("old", 0n, oldRoot, new Uint8Array());
  if (old === size) checkRoot("new", size, root, oldRoot);
}

function checkRoot(which, size, expected, found) {
  if (equal(expected, found)) return;
  throw new Refused(
    `${which} tree of ${size} entries: expected root ${hex(expected)}, found ${hex(found)}; ` +
      "the two trees do not agree on their common entries",
  );
}

/** Hash a proof of the right length up to the old root and to the new one. */
async function twoRoots(old, size, seed, rest) {
  const { shift, inner } = shapeOf(old, size);
  const path = (old - 1n) >> BigInt(shift);
  const lefts = rest.slice(0, inner).filter((_, at) => (path >> BigInt(at)) & 1n);
  const above = await climb(seed, path, rest.slice(0, inner));
  return [await climbBorder(seed, [...lefts, ...rest.slice(inner)]), await climbBorder(above, rest.slice(inner))];
}

function proofLength(old, size) {
  const { shift, inner } = shapeOf(old, size);
  return (isPower(old) ? 0 : 1) + inner + bitCount((old - 1n) >> BigInt(inner + shift));
}

/** Where the way of a consistency proof begins, as a level, and how many steps it goes before the right edge. */
function shapeOf(old, size) {
  const shift = bitLength(old & -old) - 1;
  return { shift, inner: bitLength((old - 1n) ^ (size - 1n)) - shift };
}

/** Hash upwards; a set bit of `path` means that the hash beside the way lies on its left. */
async function climb(node, path, proof) {
  for (const [at, beside] of proof.entries()) {
    node = (path >> BigInt(at)) & 1n ? await nodeHash(beside, node) : await nodeHash(node, beside);
  }
  return node;
}

/** Hash upwards along the tree's right edge, where everything beside the way lies on its left. */
async function climbBorder(node, proof) {
  for (const beside of proof) node = await nodeHash(beside, node);
  return node;
}

const isPower = (number) => (number & (number - 1n)) === 0n;
const bitLength = (number) => (number === 0n ? 0 : number.toString(2).length);
const bitCount = (number) => number.toString(2).replaceAll("0", "").length;
