// A part of a log: some entries, each with the proof that leads to one checkpoint (format "polltrail-bundle/1").

import { CannotTell, Refused, shown } from "./answers.js";
import {
  CHECKPOINT, LOG_VKEY, POLICY, answer, checkConflicts, checkElection, checkPolicyFile, checkRules, checkSuccession,
  checkTables, checkWitnesses, logKey,
} from "./anchor.js";
import { blankLine, equal, hex, latin1, readBase64, readDecimal, readUtf8 } from "./bytes.js";
import { count, digest, listOf, name, object, oneOf, orNull } from "./fields.js";
import { checkImages, imagePath } from "./images.js";
import { NOT_SHOWN } from "./limits.js";
import { openCheckpoint } from "./note.js";
import { readReceipt } from "./receipt.js";
import { Roster } from "./roster.js";
import { readEntry } from "./statement.js";
import { checkConsistency, checkInclusion, leafHash } from "./tree.js";

/** What tells a part of a log from a whole one. */
export const MANIFEST = "bundle.json";

const WITNESSED = "log/witnessed";
const BESIDE = /^(?:index\.html|README\.txt|log\/cosigned|stations\/.*\.html)$/;

const manifest = object({
  format: oneOf("polltrail-bundle/1"),
  election: digest,
  scope: object({ station: orNull(name), contest: orNull(name), area: orNull(listOf(name, { least: 1 })) }),
  entries: listOf(count, { least: 1 }),
  size: count,
  root: digest,
  images: listOf(digest),
});

/** Check a part of a log from its files, a Map of path and bytes. */
export async function checkPart(files, asked, report, progress) {
  for (const one of ["truth", "time", "part", "others"]) report.leaves(NOT_SHOWN[one]);
  const told = await report.attempt(MANIFEST, () => readManifest(files.get(MANIFEST)));
  if (!told) return answer(report, { asked, part: true });
  const { roster, entries, conflicts, leaves } = await judge(told, files, report, progress);
  checkElection(roster.election, asked, "entries/0.json", report);
  if (roster.election !== null && told.election !== roster.election) {
    report.wrong(MANIFEST, `expected the election that entry 0 begins, ${roster.election}, found ${told.election}`);
  }
  const signed = await checkSigned(told, files, roster, conflicts, report);
  if (signed.base) await checkProofs(told, files, signed.base, leaves, report);
  if (roster.definition) {
    await checkPolicyFile(roster, files, report);
    await checkTables(roster, files, report);
  }
  await checkRest(told, files, roster, report);
  const { base, witnesses, witnessed } = signed;
  return answer(report, { asked, election: roster.election, checkpoint: base, witnesses, witnessed, entries, part: true });
}

/** Read what a bundle says that it holds: one line of JSON, in its one form. */
function readManifest(bytes) {
  const text = readUtf8(bytes);
  const found = parsed(text);
  manifest(found, MANIFEST);
  const { format, election, scope, entries, size, root, images } = found;
  const { station, contest, area } = scope;
  const one = JSON.stringify({ format, election, scope: { station, contest, area }, entries, size, root, images });
  const ascending = (list) => list.every((value, at) => at === 0 || list[at - 1] < value);
  const inside = entries[0] === 0 && entries.at(-1) < size;
  if (text !== `${one}\n` || !inside || !ascending(entries) || !ascending(images) || !(station || contest || area)) {
    throw new Refused("bundle: expected one line of JSON with entries from 0 upwards, each once, and a scope, found otherwise");
  }
  return found;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(`bundle: expected JSON, found ${shown(text?.slice(0, 40))}`);
  }
}

/** Read the entries in their order, and judge each by those before it that are here. */
async function judge(told, files, report, progress) {
  const found = { roster: new Roster({ whole: false }), entries: [], conflicts: [], leaves: new Map() };
  const ids = new Map();
  for (const [at, index] of told.entries.entries()) {
    const where = `entries/${index}.json`;
    const bytes = files.get(where);
    if (!bytes) {
      report.open(where, "expected an entry, found no such file", index);
    } else if (index === 0 || found.roster.definitions.length) {
      found.leaves.set(index, await leafHash(bytes));
      await report.attempt(where, () => take(found, ids, index, bytes), index);
    }
    if (at % 64 === 0) progress(at, told.entries.length);
  }
  return found;
}

async function take({ roster, entries, conflicts }, ids, index, bytes) {
  const statement = await readEntry(bytes);
  const { id, kind, key, made_at, body } = statement;
  if (ids.has(id)) throw new Refused(`statement ${id}: expected once, found again; it is entry ${ids.get(id)}`);
  ids.set(id, index);
  await roster.admit(statement, index);
  if (index === 0) checkRules(body);
  if (kind === "conflict") conflicts.push({ index, body });
  entries.push({ index, id, kind, key, made_at, body, revoked: roster.isRevoked(key, index) });
}

/** Check the notes that are here: the one that the proofs lead to, and that the other tells the same story. */
async function checkSigned(told, files, roster, conflicts, report) {
  const key = await logKey(roster, files.get(LOG_VKEY) ?? null, report);
  if (!files.has(CHECKPOINT)) report.open(CHECKPOINT, "expected the signed checkpoint, found no such file");
  if (!key) return { base: null };
  checkSuccession(roster, report);
  const notes = [];
  for (const where of [CHECKPOINT, WITNESSED].filter((one) => files.has(one))) {
    const found = await report.attempt(where, () => openCheckpoint(files.get(where), key));
    if (found) notes.push({ ...found, bytes: files.get(where) });
  }
  if (notes.length === 2) await report.attempt(WITNESSED, () => checkOneStory(notes, files));
  const base = notes.find((one) => one.size === BigInt(told.size) && hex(one.root) === told.root) ?? null;
  if (!base) {
    if (notes.length) report.wrong(MANIFEST, `expected size and root of a note that is here, found ${told.size} and ${told.root}`);
    return { base };
  }
  const rootAt = async (size) => notes.find((one) => one.size === size)?.root ?? null;
  await report.attempt(CHECKPOINT, () => checkConflicts(conflicts, key, rootAt, report));
  return { base, ...(await report.attempt(CHECKPOINT, () => checkWitnesses(base, roster, report))) };
}

/** Check that of two notes the smaller tree is the beginning of the larger one. */
async function checkOneStory(notes, files) {
  const [first, second] = [...notes].sort((one, other) => (one.size < other.size ? -1 : 1));
  if (first.size === second.size) {
    if (equal(first.root, second.root)) return;
    throw new Refused(`the log signed two roots for ${first.size} entries: a fork. This note and ${CHECKPOINT} cannot both be true; keep both`);
  }
  const proof = files.get(`proofs/${first.size}.consistency`);
  if (!proof) throw new CannotTell(`expected a proof that ${first.size} entries are the first of ${second.size}, found none`);
  await checkConsistency(first.size, second.size, first.root, second.root, readProof(proof, first.size));
}

/** Read a consistency proof, written as a witness is asked (C2SP tlog-witness, `add-checkpoint`). */
function readProof(bytes, size) {
  const end = blankLine(bytes);
  const [first, ...lines] = latin1(bytes.subarray(0, Math.max(end, 0))).split("\n");
  const hashes = lines.map(readBase64);
  if (end < 0 || !first.startsWith("old ") || readDecimal(first.slice(4)) !== size || hashes.includes(null)) {
    throw new Refused(`consistency proof: expected 'old ${size}', hashes and a blank line, found ${shown(first)}`);
  }
  return hashes;
}

/** Check for every entry that its proof leads to the one checkpoint. */
async function checkProofs(told, files, base, leaves, report) {
  for (const index of told.entries) {
    const where = `proofs/${index}.tlog-proof`;
    const bytes = files.get(where);
    if (!bytes) report.open(where, "expected the proof of an entry, found no such file", index);
    else if (leaves.has(index)) await report.attempt(where, () => checkProof(bytes, index, leaves.get(index), base), index);
  }
}

async function checkProof(bytes, index, leaf, base) {
  const receipt = readReceipt(bytes);
  if (!equal(receipt.note, base.bytes)) {
    throw new Refused(`receipt: expected one that leads to the signed note of ${base.size} entries that is here, found another note`);
  }
  if (receipt.index !== BigInt(index)) throw new Refused(`receipt: expected that of entry ${index}, found entry ${receipt.index}`);
  await checkInclusion(leaf, receipt.index, base.size, base.root, receipt.proof);
}

/** Check the photographs, and that nothing is there that looks like evidence and is none. */
async function checkRest(told, files, roster, report) {
  await checkImages(files, report);
  const images = told.images.map(imagePath);
  for (const where of images) {
    if (!files.has(where)) report.open(where, "expected a photograph, found no such file");
  }
  const tables = roster.definitions.flatMap(({ body }) => Object.values(body.tables).map((one) => `tables/${one.digest}`));
  const known = new Set([
    MANIFEST, CHECKPOINT, LOG_VKEY, POLICY, WITNESSED, ...images, ...tables,
    ...told.entries.flatMap((one) => [`entries/${one}.json`, `proofs/${one}.tlog-proof`]),
  ]);
  for (const where of files.keys()) {
    if (known.has(where) || /^proofs\/[0-9]+\.consistency$/.test(where)) continue;
    if (BESIDE.test(where)) report.leaves(where === "log/cosigned" ? NOT_SHOWN.history : NOT_SHOWN.beside);
    else report.open(where, "expected files that a bundle has, found this one; nothing vouches for it");
  }
}
