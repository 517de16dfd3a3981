// A part of a log: some entries, each with the proof that leads to one checkpoint (format "polltrail-bundle/1").

import { CannotTell, Refused, shown } from "./answers.js";
import {
  CHECKPOINT, LOG_VKEY, POLICY, answer, checkConflicts, checkElection, checkPolicyFile, checkRules, checkSigners,
  checkSuccession, checkTables, logKey, quorumOf,
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
  if (!told) return answer(report, { asked });
  const { roster, entries, conflicts, leaves } = await judge(told, files, report, progress);
  checkElection(roster.election, asked, "entries/0.json", report);
  if (roster.election !== null && told.election !== roster.election) {
    report.wrong(MANIFEST, `expected the election that entry 0 begins, ${roster.election}, found ${told.election}`);
  }
  const signed = await checkSigned(told, files, roster, conflicts, report);
  if (signed.checkpoint) await checkProofs(told, files, signed, leaves, report);
  if (roster.definition) {
    if (roster.logs.length === 1) checkPolicyFile(roster, files, report);
    await checkTables(roster, files, report);
  }
  await checkRest(told, files, roster, report);
  const { checkpoint, witnesses, witnessed } = signed;
  return answer(report, { asked, election: roster.election, checkpoint, witnesses, witnessed, entries });
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

/** Check the notes: that the log signed the checkpoint, who cosigned it, and what was witnessed before. */
async function checkSigned(told, files, roster, conflicts, report) {
  const note = files.get(CHECKPOINT);
  if (!note) report.open(CHECKPOINT, "expected the signed checkpoint, found no such file");
  const key = await logKey(roster, files.get(LOG_VKEY) ?? null, report);
  const signers = note && key ? await report.attempt(CHECKPOINT, () => checkSigners(note, key, roster, report)) : null;
  if (!signers) return { checkpoint: null };
  checkSuccession(roster, report);
  const { checkpoint } = signers;
  if (checkpoint.size !== BigInt(told.size) || hex(checkpoint.root) !== told.root) {
    report.wrong(MANIFEST, `expected size and root of the checkpoint, ${checkpoint.size} and ${hex(checkpoint.root)}, found others`);
  }
  const rootAt = async (size) => (size === checkpoint.size ? checkpoint.root : null);
  await report.attempt(CHECKPOINT, () => checkConflicts(conflicts, key, rootAt, report));
  const earlier = files.get(WITNESSED);
  if (earlier && !equal(earlier, note)) {
    await report.attempt(WITNESSED, () => checkEarlier(earlier, key, checkpoint, roster, files, report));
  }
  return { ...signers, key, note };
}

/** Check that what witnesses saw last is the beginning of the checkpoint's tree. */
async function checkEarlier(note, key, checkpoint, roster, files, report) {
  const earlier = await openCheckpoint(note, key);
  const where = `proofs/${earlier.size}.consistency`;
  await quorumOf(earlier, roster.definition.witnesses, report);
  if (earlier.size === checkpoint.size) {
    if (equal(earlier.root, checkpoint.root)) return;
    throw new Refused(`the log signed two roots for ${earlier.size} entries: a fork. This note and ${CHECKPOINT} cannot both be true; keep both`);
  }
  const proof = files.get(where);
  if (!proof || earlier.size > checkpoint.size) {
    throw new CannotTell(`expected a proof that its ${earlier.size} entries are the first of ${checkpoint.size}, found none`);
  }
  await checkConsistency(earlier.size, checkpoint.size, earlier.root, checkpoint.root, readProof(proof, earlier.size));
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
async function checkProofs(told, files, { checkpoint, key, note }, leaves, report) {
  for (const index of told.entries) {
    const where = `proofs/${index}.tlog-proof`;
    const bytes = files.get(where);
    if (!bytes) report.open(where, "expected the proof of an entry, found no such file", index);
    else if (leaves.has(index)) await report.attempt(where, () => checkProof(bytes, index, leaves.get(index), { checkpoint, key, note }), index);
  }
}

async function checkProof(bytes, index, leaf, { checkpoint, key, note }) {
  const receipt = readReceipt(bytes);
  const same = equal(receipt.note, note) ? checkpoint : await openCheckpoint(receipt.note, key);
  if (same.note.text !== checkpoint.note.text) {
    throw new Refused(`receipt: expected one that leads to ${CHECKPOINT}, found one to ${same.size} entries`);
  }
  if (receipt.index !== BigInt(index)) throw new Refused(`receipt: expected that of entry ${index}, found entry ${receipt.index}`);
  await checkInclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof);
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
