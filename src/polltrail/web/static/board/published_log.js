// A published log as its files have it: checkpoint, entries, and proofs made from tiles (C2SP tlog-tiles).

import { Refused } from "../../verify/answers.js";
import { HASH_BYTES, join } from "../../verify/bytes.js";
import { sha256 } from "../../verify/ed25519.js";

const TILE = 256;
const NODE = Uint8Array.of(1);

/** Files of a log below an address; each is asked for once. */
export class PublishedLog {
  constructor(address) {
    this.address = address;
    this.asked = new Map();
  }

  /** The signed note, as bytes; what it is worth is for `openCheckpoint`. */
  checkpoint() {
    return this.file("checkpoint", "no-cache");
  }

  /** An entry of a log of `size`, as bytes. */
  async entry(index, size) {
    const n = Math.floor(index / TILE);
    const entries = splitBundle(await this.tile("entries", n, Math.min(TILE, size - n * TILE)));
    if (!entries[index % TILE]) throw new Refused(`entry ${index}: expected it in its bundle, found a shorter one; it is not proven`);
    return entries[index % TILE];
  }

  /** The hashes that lead from an entry to the root of the tree of `size` (RFC 6962, 2.1.1). */
  proof(index, size) {
    return this.path(index, 0, size, size);
  }

  async path(index, start, end, size) {
    if (end - start === 1) return [];
    const middle = start + below(end - start);
    return index < middle
      ? [...(await this.path(index, start, middle, size)), await this.rootOf(middle, end, size)]
      : [...(await this.path(index, middle, end, size)), await this.rootOf(start, middle, size)];
  }

  /** The root over some entries: in a tile where they are a complete subtree. */
  async rootOf(start, end, size) {
    const width = end - start;
    const middle = start + below(width);
    if (Number.isInteger(Math.log2(width))) return this.node(Math.log2(width), start / width, size);
    return sha256(join(NODE, await this.rootOf(start, middle, size), await this.rootOf(middle, end, size)));
  }

  /** The hash of the n-th complete subtree of a height. */
  async node(height, n, size) {
    const level = Math.floor(height / 8);
    const width = 2 ** (height % 8);
    const at = Math.floor((n * width) / TILE);
    const hashes = Math.floor(size / TILE ** level);
    const tile = await this.tile(level, at, Math.min(TILE, hashes - at * TILE));
    const first = (n * width) % TILE;
    let row = Array.from({ length: width }, (_, one) => hashAt(tile, first + one));
    while (row.length > 1) row = await Promise.all(pairs(row).map(([left, right]) => sha256(join(NODE, left, right))));
    return row[0];
  }

  /** A tile as wide as the log has it, or the full one that has taken its place. */
  async tile(level, n, width) {
    const full = `tile/${level}/${numberPath(n)}`;
    if (width === TILE) return this.file(full);
    try {
      return await this.file(`${full}.p/${width}`);
    } catch {
      return this.file(full);
    }
  }

  file(path, cache = "default") {
    if (!this.asked.has(path)) this.asked.set(path, fetched(`${this.address}${path}`, cache));
    return this.asked.get(path);
  }
}

async function fetched(address, cache) {
  const answer = await fetch(address, { cache, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The largest power of two below a number larger than one. */
const below = (number) => 2 ** Math.ceil(Math.log2(number) - 1);

const pairs = (row) => Array.from({ length: row.length / 2 }, (_, at) => [row[2 * at], row[2 * at + 1]]);

function hashAt(tile, at) {
  const hash = tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  if (hash.length !== HASH_BYTES) throw new Refused("tile: expected more hashes, found a shorter one; nothing is proven by it");
  return hash;
}

/** The entries of a bundle: each has its length before it, in two bytes. */
function splitBundle(data) {
  const entries = [];
  for (let at = 0; at + 2 <= data.length; ) {
    const end = at + 2 + ((data[at] << 8) | data[at + 1]);
    if (end > data.length) throw new Refused("entry bundle: expected whole entries, found one that is cut off; nothing of it was read");
    entries.push(data.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

function numberPath(n) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, "0").match(/.../g);
  return [...digits.slice(0, -1).map((one) => `x${one}`), digits.at(-1)].join("/");
}
