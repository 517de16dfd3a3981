// A whole published log: its tree from its entries, every tile, every entry, every signature.

import { Refused, Report } from "./answers.js";
import {
  CHECKPOINT, LOG_VKEY, answer, checkConflicts, checkElection, checkPolicyFile, checkRules, checkTables, logKey,
} from "./anchor.js";
import { HASH_BYTES, equal, hex, join } from "./bytes.js";
import { sha256 } from "./ed25519.js";
import { agreeingNotes } from "./history.js";
import { checkAllImages } from "./images.js";
import { NOT_SHOWN } from "./limits.js";
import { openCheckpoint, readCheckpoint, readNote } from "./note.js";
import { Roster } from "./roster.js";
import { OPEN, checkSeal, readOpen, treeOfHashes } from "./sealed.js";
import { readEntry } from "./statement.js";
import { checkLostLogs, keptPaths } from "./succession.js";
import { Tree, leafHash } from "./tree.js";
import { checkWitnesses } from "./witnesses.js";

const TILE = 256;
const KNOWN = new Set([CHECKPOINT, LOG_VKEY, "log/policy", "log/witnessed", "log/cosigned"]);
const BESIDE = /^(?:index\.html|README\.txt|stations\/.*\.html)$/s;

/** Check a published log from its files, a Map of path and bytes. */
export async function checkWhole(files, asked, report, progress) {
  for (const one of ["truth", "time", "others", "worth"]) report.leaves(NOT_SHOWN[one]);
  const note = files.get(CHECKPOINT);
  if (!note) {
    report.open(CHECKPOINT, "expected a published log, found no such file; nothing was checked");
    return answer(report, { asked });
  }
  const promised = await report.attempt(CHECKPOINT, async () => readCheckpoint(readNote(note).text));
  if (!promised) return answer(report, { asked });
  const shown = await readShown(files, promised.size, report);
  const { tree, judged } = shown ?? (await readAll(files, promised.size, report, progress));
  if (BigInt(tree.size) === promised.size) await checkTree(tree, promised, files, report, shown ? 1 : 0);
  checkAnchor(judged.roster, asked, promised, report);
  await checkLostLogs(files, tree, judged.roster, judged.conflicts, report);
  const signers = (await checkSigned(files, note, judged, tree, promised, report)) ?? {};
  const sealed = checkSeal(judged.roster, shown ? Number(promised.size) - shown.open.length : 0, signers, report);
  if (judged.roster.definition) {
    await checkPolicyFile(judged.roster, files, report);
    await checkTables(judged.roster, files, report);
    await checkAllImages(files, judged.entries, judged.roster, report);
  }
  const { roster } = judged;
  await checkExtra(files, promised.size, [...(await keptPaths(roster)), ...(roster.sealedUntil === null ? [] : [OPEN])], report);
  return answer(report, { asked, roster, checkpoint: promised, entries: judged.told(), sealed, ...signers });
}

/** Read every entry once, for the tree and for what it says. */
async function readAll(files, size, report, progress) {
  const entries = readBundles(files, size, report);
  const judged = new Judged(report, size);
  for (const [index, entry] of entries.entries()) {
    await judged.add(index, entry);
    if (index % TILE === 0) progress(index, entries.length);
  }
  return { tree: await treeOf(entries), judged };
}

/** Read what a sealed count shows of its entries; null of a log that is not sealed, or that publishes all of them anyway. */
async function readShown(files, size, report) {
  const data = files.get(OPEN);
  const read = data && (await report.attempt(OPEN, () => readOpen(data)));
  if (!read) return null;
  const open = read.entries.filter(([index]) => index < size).map(([index, entry]) => [Number(index), entry]);
  const apart = new Report(); // of a log that turns out not to be sealed, nothing that is said here counts
  const judged = new Judged(apart, size, OPEN);
  for (const [index, entry] of open) await judged.add(index, entry);
  const tiles = leafTiles(files, size);
  if (judged.roster.sealedUntil === null || tiles.every(({ entries }) => entries !== null)) return null;
  report.problems.push(...apart.problems);
  judged.report = report;
  if (read.torn) report.open(OPEN, "expected whole records, found one that is not whole at its end");
  return { judged, open, tree: await treeOfHashes(tiles, open, report) };
}

/** The tiles of leaf hashes, and the bundles that are published beside them although the count is sealed. */
function leafTiles(files, size) {
  const tiles = [];
  for (let n = 0; BigInt(n) * BigInt(TILE) < size; n += 1) {
    const left = size - BigInt(n) * BigInt(TILE);
    const width = left < BigInt(TILE) ? Number(left) : TILE;
    const where = `log/${tilePath(0, n, width)}`;
    const data = files.get(where) ?? files.get(`log/${tilePath(0, n, TILE)}`)?.subarray(0, width * HASH_BYTES) ?? null;
    const entries = bundleOf(files, n, width);
    tiles.push({ where, first: n * TILE, width, data, entries, bundle: `log/${tilePath("entries", n, width)}` });
  }
  return tiles;
}

/** The entries of a bundle that should not be there; null where there is none, and one that cannot be read shows nothing. */
function bundleOf(files, n, width) {
  for (const found of new Set([width, TILE])) {
    const data = files.get(`log/${tilePath("entries", n, found)}`);
    if (data) return entriesOrNull(data, found)?.slice(0, width) ?? null;
  }
  return null;
}

function entriesOrNull(data, width) {
  try {
    return splitBundle(data, width);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** Entries as they were judged, each by those before it. */
class Judged {
  constructor(report, size, file = null) {
    this.report = report;
    this.size = size;
    this.file = file;
    this.roster = new Roster({ whole: true });
    this.ids = new Map();
    this.entries = [];
    this.conflicts = [];
  }

  async add(index, bytes) {
    if (index && !this.roster.definitions.length) return;
    const where = this.file ?? `log/${bundlePath(Math.floor(index / TILE), this.size)}`;
    await this.report.attempt(where, () => this.take(index, bytes), index);
  }

  async take(index, bytes) {
    const statement = await readEntry(bytes);
    const { id, kind, key, made_at, body } = statement;
    if (this.ids.has(id)) {
      throw new Refused(`statement ${id}: expected once, found again; it is entry ${this.ids.get(id)}`);
    }
    this.ids.set(id, index);
    await this.roster.admit(statement, index);
    if (index === 0) checkRules(body);
    if (kind === "conflict") this.conflicts.push({ index, body });
    this.entries.push({ index, id, kind, key, made_at, body });
  }

  /** The entries, with what all of them say of the keys that signed them. */
  told() {
    return this.entries.map((one) => ({ ...one, doubt: this.roster.doubt(one.key, one.index) }));
  }
}

/** Read the entries as far as they are there; who may say what hangs on those before, so nothing after a gap counts. */
function readBundles(files, size, report) {
  const entries = [];
  for (let n = 0; BigInt(n) * BigInt(TILE) < size; n += 1) {
    const [path, full] = [bundlePath(n, size), bundlePath(n)];
    const width = path === full ? TILE : Number(size % BigInt(TILE));
    const [data, found] = files.has(`log/${path}`) ? [files.get(`log/${path}`), width] : [files.get(`log/${full}`), TILE];
    if (!data) {
      const what = `expected entries ${n * TILE} to ${n * TILE + width - 1}, found no such file; nothing after them was read`;
      report.wrong(`log/${path}`, what, n * TILE);
      return entries;
    }
    try {
      entries.push(...splitBundle(data, found).slice(0, width));
    } catch (error) {
      report.take(`log/${path}`, error, n * TILE);
      return entries;
    }
  }
  return entries;
}

/** The entries of a bundle: each has its length before it, in two bytes. */
function splitBundle(data, width) {
  const entries = [];
  let at = 0;
  while (at < data.length) {
    const end = at + 2 + ((data[at] << 8) | (data[at + 1] ?? 0));
    if (at + 2 > data.length || end > data.length || entries.length === width) {
      throw new Refused(`entry bundle: expected ${width} entries, found others or one that is cut off; nothing from here on was read`);
    }
    entries.push(data.subarray(at + 2, end));
    at = end;
  }
  if (entries.length !== width) {
    throw new Refused(`entry bundle: expected ${width} entries, found ${entries.length}; nothing from here on was read`);
  }
  return entries;
}

async function treeOf(entries) {
  const leaves = [];
  for (let at = 0; at < entries.length; at += TILE) {
    leaves.push(...(await Promise.all(entries.slice(at, at + TILE).map(leafHash))));
  }
  return Tree.over(leaves);
}

/** Hold the signed root, and every tile that must be published, against what the entries make. */
async function checkTree(tree, promised, files, report, from = 0) {
  const root = await tree.rootAt(tree.size);
  if (!equal(root, promised.root)) {
    report.wrong(CHECKPOINT, `expected root ${hex(root)}, which the ${tree.size} entries make, found ${hex(promised.root)}`);
  }
  for (let level = 0, hashes = tree.size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE)) {
    for (let n = 0; level >= from && n * TILE < hashes; n += 1) checkTile(tree, level, n, hashes, files, report);
  }
}

function checkTile(tree, level, n, hashes, files, report) {
  const row = (tree.levels[level * 8] ?? []).slice(n * TILE, Math.min((n + 1) * TILE, hashes));
  const where = `log/${tilePath(level, n, row.length)}`;
  const expected = join(...row);
  const found = files.get(where) ?? files.get(`log/${tilePath(level, n, TILE)}`)?.subarray(0, row.length * HASH_BYTES);
  if (!found) report.open(where, "expected this tile of hashes, found no such file");
  else if (!equal(found, expected)) {
    report.wrong(where, "expected the hashes that the entries make, found others; hash and entries cannot both be right", n * TILE * TILE ** level);
  }
}

function checkAnchor(roster, asked, promised, report) {
  if (promised.size === 0n) {
    report.wrong(CHECKPOINT, "expected entry 0, the definition of the election, found a log without entries");
    return;
  }
  checkElection(roster.election, asked, `log/${bundlePath(0, promised.size)}`, report);
  if (roster.log && roster.log.origin !== promised.origin) {
    report.wrong(CHECKPOINT, `expected a log called as entry ${roster.log.index} names it, found another`, roster.log.index);
  }
}

async function checkSigned(files, note, judged, tree, promised, report) {
  const key = await logKey(judged.roster, files.get(LOG_VKEY) ?? null, report);
  if (!key) return {};
  const agrees = async ({ size, root }) => {
    return size <= BigInt(tree.size) ? equal(root, await tree.rootAt(Number(size))) : null;
  };
  await report.attempt(CHECKPOINT, () => checkConflicts(judged.conflicts, key, agrees, report));
  const checks = () => agreeingNotes(files, key, agrees, report, promised.size);
  const agreeing = await report.attempt(CHECKPOINT, checks);
  const signed = await report.attempt(CHECKPOINT, () => openCheckpoint(note, key));
  if (!signed || !agreeing) return {};
  return report.attempt(CHECKPOINT, () => checkWitnesses(signed, agreeing, judged.roster, report));
}

/** Name the files that no published log of this size has; pages for reading may be there, and nothing follows from them. */
async function checkExtra(files, size, kept, report) {
  for (const [where, data] of files) {
    if (KNOWN.has(where) || where.startsWith("images/sha256/") || kept.includes(where)) continue;
    if (BESIDE.test(where)) report.leaves(NOT_SHOWN.beside);
    else if (!isTile(where, size) && where !== `tables/${hex(await sha256(data))}`) {
      report.open(where, "expected only what a published log has, found this file; nothing vouches for it");
    }
  }
}

/** Whether a log of this size serves a tile or a bundle of entries under this name. */
function isTile(where, size) {
  const [, level, number] = /^log\/tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/[0-9]+)?$/.exec(where) ?? [];
  if (number === undefined) return false;
  const n = Number(number.replace(/[x/]/g, ""));
  const hashes = level === "entries" ? size : size >> (8n * BigInt(level));
  const left = hashes - BigInt(n) * BigInt(TILE);
  return left > 0n && where === `log/${tilePath(level, n, left < BigInt(TILE) ? Number(left) : TILE)}`;
}

const tilePath = (level, n, width) => `tile/${level}/${numberPath(n)}${width === TILE ? "" : `.p/${width}`}`;

/** Path of a bundle: as wide as a log of `size` has it, or full. */
function bundlePath(n, size = null) {
  const width = size === null || BigInt(n + 1) * BigInt(TILE) <= size ? TILE : Number(size % BigInt(TILE));
  return tilePath("entries", n, width);
}

function numberPath(n) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, "0");
  const groups = digits.match(/.../g);
  return [...groups.slice(0, -1).map((one) => `x${one}`), groups.at(-1)].join("/");
}
