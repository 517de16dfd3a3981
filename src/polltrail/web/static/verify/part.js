// A part of a log: some entries, each with the proof that leads to one checkpoint (format "polltrail-bundle/1").

import { Refused, shown } from "./answers.js";
import {
  CHECKPOINT, LOG_VKEY, POLICY, answer, checkConflicts, checkElection, checkPolicyFile, checkRules, checkTables, logKey,
} from "./anchor.js";
import { equal, hex, readUtf8 } from "./bytes.js";
import { count, digest, listOf, name, object, oneOf, orNull } from "./fields.js";
import { agreeingNotes, isTorn } from "./history.js";
import { checkEnclosedImages, imagePath } from "./images.js";
import { NOT_SHOWN } from "./limits.js";
import { openCheckpoint } from "./note.js";
import { readReceipt } from "./receipt.js";
import { Roster } from "./roster.js";
import { checkScope } from "./scope.js";
import { agreesWith, isConsistency, provenRoots } from "./states.js";
import { readEntry } from "./statement.js";
import { tellMissing } from "./succession.js";
import { checkInclusion, leafHash } from "./tree.js";
import { checkWitnesses } from "./witnesses.js";

/** What tells a part of a log from a whole one. */
export const MANIFEST = "bundle.json";

const BESIDE = /^(?:index\.html|README\.txt|stations\/.*\.html)$/s;

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
  for (const one of ["truth", "time", "part", "others", "worth"]) report.leaves(NOT_SHOWN[one]);
  const told = await report.attempt(MANIFEST, () => readManifest(files.get(MANIFEST)));
  if (!told) return answer(report, { asked, part: true });
  const { roster, entries, conflicts, leaves } = await judge(told, files, report, progress);
  checkElection(roster.election, asked, "entries/0.json", report);
  if (roster.election !== null && told.election !== roster.election) {
    report.wrong(MANIFEST, `expected the election that entry 0 begins, ${roster.election}, found ${told.election}`);
  }
  const key = await logKey(roster, files.get(LOG_VKEY) ?? null, report);
  const checkpoint = key && (await checkCheckpoint(told, files, key, report));
  let signers = {};
  if (checkpoint) {
    const first = await checkProofs(told, files, checkpoint, leaves, report);
    const roots = await provenRoots(files, checkpoint, first, report);
    const checks = () => checkNotes(files, key, checkpoint, roots, conflicts, roster, report);
    signers = (await report.attempt(CHECKPOINT, checks)) ?? {};
  }
  tellMissing(roster, report);
  if (roster.definition) {
    await checkPolicyFile(roster, files, report);
    await checkTables(roster, files, report);
    checkScope(MANIFEST, told.scope, roster, entries.map((one) => one.body), files, report);
  }
  await checkEnclosedImages(files, told.images, entries, report);
  checkExtra(told, files, roster, report);
  const doubted = entries.map((one) => ({ ...one, doubt: roster.doubt(one.key, one.index) }));
  return answer(report, { asked, roster, checkpoint, entries: doubted, part: true, ...signers });
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
  // Whoever signed is enrolled in an entry that is here, unless one of those that should be here is missing.
  const whole = told.entries.every((index) => files.has(`entries/${index}.json`));
  const found = { roster: new Roster({ whole }), entries: [], conflicts: [], leaves: new Map() };
  const ids = new Map();
  for (const [at, index] of told.entries.entries()) {
    const where = `entries/${index}.json`;
    const bytes = files.get(where);
    if (!bytes) {
      report.open(where, "expected this entry, found no such file; what hangs on it cannot be told", index);
    } else {
      found.leaves.set(index, await leafHash(bytes));
      if (index === 0 || found.roster.definitions.length) {
        await report.attempt(where, () => take(found, ids, index, bytes), index);
      }
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
  entries.push({ index, id, kind, key, made_at, body });
}

/** Check that the log has signed the checkpoint, and that it is the one that the bundle speaks of. */
async function checkCheckpoint(told, files, key, report) {
  const note = files.get(CHECKPOINT);
  if (!note) {
    report.open(CHECKPOINT, "expected the signed checkpoint, found no such file; nothing is proven");
    return null;
  }
  const found = await report.attempt(CHECKPOINT, () => openCheckpoint(note, key));
  if (found && (found.size !== BigInt(told.size) || hex(found.root) !== told.root)) {
    report.wrong(MANIFEST, `expected size ${found.size} and root ${hex(found.root)}, as signed, found others`);
  }
  return found && { ...found, bytes: note };
}

/** Check that every entry is in the log, at the place it is said to have; gives the way up from entry 0. */
async function checkProofs(told, files, checkpoint, leaves, report) {
  let first = null;
  for (const index of told.entries) {
    const where = `proofs/${index}.tlog-proof`;
    const bytes = files.get(where);
    if (!bytes) {
      report.open(where, "expected the proof of this entry, found no such file; it is not proven to be in the log", index);
    } else if (leaves.has(index)) {
      const leaf = leaves.get(index);
      const proof = await report.attempt(where, () => checkProof(bytes, index, leaf, checkpoint), index);
      if (index === 0 && proof) first = { leaf, proof };
    }
  }
  return first;
}

async function checkProof(bytes, index, leaf, checkpoint) {
  const receipt = readReceipt(bytes);
  if (!equal(receipt.note, checkpoint.bytes) || receipt.index !== BigInt(index)) {
    throw new Refused(`receipt: expected that of entry ${index} to the very note in ${CHECKPOINT}, found another`);
  }
  await checkInclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof);
  return receipt.proof;
}

/** Check what witnesses have signed, and what entries show as signed twice. */
async function checkNotes(files, key, checkpoint, roots, conflicts, roster, report) {
  const agrees = (one) => agreesWith(roots, one);
  await checkConflicts(conflicts, key, agrees, report);
  if (isTorn(files)) report.open("log/cosigned", "expected whole notes, found one that is cut off; it dates nothing");
  const agreeing = await agreeingNotes(files, key, agrees, report);
  return checkWitnesses(checkpoint, agreeing, roster, report, { part: true });
}

/** Check that nothing is there that looks like evidence and is none. */
function checkExtra(told, files, roster, report) {
  const tables = roster.definitions.flatMap(({ body }) => Object.values(body.tables).map((one) => `tables/${one.digest}`));
  const known = new Set([
    MANIFEST, CHECKPOINT, LOG_VKEY, POLICY, "log/witnessed", "log/cosigned", ...told.images.map(imagePath), ...tables,
    ...told.entries.flatMap((one) => [`entries/${one}.json`, `proofs/${one}.tlog-proof`]),
  ]);
  for (const where of files.keys()) {
    if (known.has(where) || isConsistency(where)) continue;
    if (BESIDE.test(where)) report.leaves(NOT_SHOWN.beside);
    else report.open(where, "expected only what a bundle has, found this file; nothing vouches for it, and it was not looked at");
  }
}
