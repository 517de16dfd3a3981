// Whether a log that took the place of a lost one begins with all that was saved of it, and says what was not.
//
// What the old log signed stays true of the entries that were copied: every note of its key that is published beside the
// new log (`log/before/`) is held against them (docs/verifier.md, section 10b).

import { Refused } from "./answers.js";
import { CHECKPOINT, checkConflicts } from "./anchor.js";
import { equal, hex, utf8 } from "./bytes.js";
import { sha256 } from "./ed25519.js";
import { States, cosigners, historyOf } from "./history.js";
import { openCheckpoint, readVkey } from "./note.js";
import { MIN_OVERLAP, overlap } from "./policy.js";
import { policyIn } from "./witnesses.js";

const KEPT = ["checkpoint", "witnessed", "cosigned"];

/** Where the last notes of the logs that a roster has lost are kept, in the log that took their place. */
export async function keptPaths(roster) {
  const paths = [];
  for (const { origin } of roster.logs.slice(0, -1)) {
    const folder = await folderOf(origin);
    paths.push(...KEPT.map((name) => folder + name));
  }
  return paths;
}

/** Check the beginning of a log against all that is shown of the ones it was copied from. */
export async function checkLostLogs(files, tree, roster, conflicts, report) {
  for (const [at, { index, succession }] of roster.logs.slice(1).entries()) {
    const key = await report.attempt(CHECKPOINT, () => readVkey(roster.logs[at].vkey), index);
    if (key && tree.size >= index) {
      const lost = { key, saved: index, said: succession, counted: Math.max(index, succession.size) };
      await checkLostLog(files, tree, roster, lost, conflicts, report);
    }
  }
}

/** Say of a part of a log what is missing of lost ones; whether the rest was copied, only the whole log shows. */
export function tellMissing(roster, report) {
  for (const { index, succession } of roster.logs.slice(1)) {
    if (succession.missing) {
      const what = `${succession.missing} entries of the lost log ${succession.old_origin} are missing; what they said cannot be told`;
      report.open(`entries/${index}.json`, what, index);
    }
  }
}

async function checkLostLog(files, tree, roster, lost, conflicts, report) {
  await checkClaim(tree, lost, report);
  const agrees = async ({ size, root }) => {
    return size <= BigInt(lost.saved) ? equal(root, await tree.rootAt(Number(size))) : null;
  };
  await checkConflicts(conflicts, lost.key, agrees, report);
  const folder = await folderOf(lost.key.name);
  const notes = [];
  let covered = 0n;
  for (const [where, bytes] of keptNotes(files, folder)) {
    const note = await opened(where, bytes, lost, report);
    if (note) notes.push({ ...note, where });
    if (note && (await fits(tree, lost, where, note, report)) && note.size <= BigInt(lost.saved)) {
      covered = note.size > covered ? note.size : covered;
    }
  }
  await checkHidden(notes, roster, lost, report);
  if (covered < BigInt(lost.saved)) {
    const what = `expected a note of the lost log over the ${lost.saved} entries copied from it, found none over more than ${covered}`;
    report.open(folder, `${what}; whether the rest are its entries, in its order, cannot be told`, Number(covered));
  }
}

/** Check what the succession says of the last witnessed checkpoint, as far as the entries themselves tell. */
async function checkClaim(tree, { saved, said }, report) {
  if (said.size > saved) {
    const what = `${said.missing} entries of ${said.old_origin} are missing: witnesses had seen ${said.size}, and ${saved} were saved`;
    report.open(CHECKPOINT, `${what}. Whoever signed one of entries ${saved} to ${said.size - 1} submits it again`, saved);
  } else if (hex(await tree.rootAt(said.size)) !== said.root) {
    const what = `the succession says that the first ${said.size} entries of ${said.old_origin} had root ${said.root}`;
    report.wrong(CHECKPOINT, `${what}, and those copied make another: they are not the entries of that log`, saved);
  }
}

async function opened(where, bytes, lost, report) {
  try {
    return await openCheckpoint(bytes, lost.key);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.open(where, `${error.message}; it shows nothing about the lost log`);
    return null;
  }
}

/** Hold a note of a lost log against what was copied from it; whether nothing contradicts. */
async function fits(tree, { saved, said, counted }, where, { size, root }, report) {
  const signed = `${said.old_origin} has signed ${size} entries with root ${hex(root)}`;
  if (size <= BigInt(saved) && !equal(root, await tree.rootAt(Number(size)))) {
    report.wrong(where, `${signed}, and those copied from it have another: they are no copy, or that log told two stories`, saved);
  } else if (size === BigInt(said.size) && hex(root) !== said.root) {
    report.wrong(where, `${signed}, and the succession gives root ${said.root} for them: one of the two is not that log's`, saved);
  } else {
    if (size > BigInt(counted)) {
      report.open(where, `${signed}; ${size - BigInt(saved)} are not here, and ${said.missing} are said to be missing`, saved);
    }
    return true;
  }
  return false;
}

/** Check that witnesses had not seen more than the succession counts, by any policy that the old log had named. */
async function checkHidden(notes, roster, { saved, said, counted }, report) {
  const policies = [];
  for (const { index, body } of roster.definitions) {
    const policy = index < saved ? await policyIn(body.witnesses) : null;
    if (policy && overlap(policy) >= MIN_OVERLAP) policies.push(policy);
  }
  const quiet = { open() {} }; // a wrong cosignature shows nothing, and is no fault of this log
  const states = new States(await cosigners(notes, policies, quiet));
  const sizes = policies.map((policy) => states.knownBy(policy)?.size ?? 0);
  const most = sizes.find((size) => size > counted);
  if (most !== undefined) {
    const what = `witnesses had seen ${most} entries of ${said.old_origin}, and the succession counts ${counted}: it hides ${most - counted}`;
    report.wrong(notes.find(({ size }) => size === BigInt(most)).where, what, saved);
  }
}

function* keptNotes(files, folder) {
  for (const name of KEPT) {
    const found = files.get(folder + name);
    if (found) for (const note of name === "cosigned" ? historyOf(found) : [found]) yield [folder + name, note];
  }
}

const folderOf = async (origin) => `log/before/${hex(await sha256(utf8(origin)))}/`;
