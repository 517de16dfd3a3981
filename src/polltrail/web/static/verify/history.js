// The history of cosigned notes: what witnesses have seen of a log, and whether it agrees with what is here.

import { Refused } from "./answers.js";
import { hex, plainNumber } from "./bytes.js";
import { openCheckpoint, readCheckpoint, readNote } from "./note.js";
import { MIN_OVERLAP, checkQuorum, overlap, quorumMet } from "./policy.js";

const COSIGNED = "log/cosigned";
const WITNESSED = "log/witnessed";

/**
 * Hold every cosigned note against what is here; give those that agree and that the log has signed, with their file.
 *
 * `agrees(checkpoint)` says true, false, or null where that cannot be told. `promised`: how many entries the checkpoint
 * promises; a note of no more that cannot be told apart for want of entries shows nothing new.
 */
export async function agreeingNotes(files, key, agrees, report, promised = 0n) {
  const found = [];
  for (const [where, bytes] of notesIn(files)) {
    const read = await orNull(async () => readCheckpoint(readNote(bytes).text));
    const opened = read && (await orNull(() => openCheckpoint(bytes, key)));
    const told = opened ? await agrees(read) : null;
    if (told) found.push({ where, ...opened });
    else if (told === false) report.wrong(where, fork(read));
    else if (!opened || read.size > promised) report.open(where, strange(read));
  }
  return found;
}

/** Whether the history ends within a record: it was being written, or was cut. */
export function isTorn(files) {
  const data = files.get(COSIGNED) ?? new Uint8Array();
  return [...records(data)].reduce((at, [, end]) => end, 0) !== data.length;
}

/** Check the cosignatures of notes by all policies that the election has named; one that is wrong shows nothing. */
export async function cosigners(notes, policies, report) {
  const found = [];
  for (const note of notes) {
    const names = [];
    for (const policy of policies) names.push(await namesIn(policy, note, report));
    found.push({ note, names });
  }
  return found;
}

/** Check that every state which a part of a log says to be dated has the quorum of a policy; it holds no others. */
export function checkDated(found, policies, report) {
  for (const same of grouped(found, ({ note }) => `${note.where} ${note.size}`)) {
    if (policies.some((policy, at) => policy.quorum !== "none" && quorumMet(policy, namesOf(same, at)))) continue;
    const { where, size } = same[0].note;
    report.open(where, `expected ${size} entries cosigned by a quorum, found too few that hold; it dates nothing`);
  }
}

/** The largest tree that enough of one policy's witnesses have cosigned: `{size, root}`, or null. */
export function witnessedHead(found, policy) {
  if (overlap(policy) < MIN_OVERLAP) return null;
  const enough = grouped(found, ({ note }) => note.note.text).filter((same) => quorumMet(policy, namesOf(same, 0)));
  const notes = enough.map(([{ note }]) => note).sort((one, other) => (one.size < other.size ? 1 : -1));
  return notes.length ? { size: plainNumber(notes[0].size), root: hex(notes[0].root) } : null;
}

const namesOf = (same, at) => same.flatMap(({ names }) => names[at]);

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

async function namesIn(policy, note, report) {
  try {
    const { witnesses } = await checkQuorum(policy, note.note);
    return witnesses.filter((one) => one.cosigned_at !== null).map((one) => one.name);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.open(note.where, `${error.message}; it shows nothing`);
    return [];
  }
}

/** The notes that are published beside the checkpoint, with their file. */
function* notesIn(files) {
  const data = files.get(COSIGNED) ?? new Uint8Array();
  for (const [start, end] of records(data)) yield [COSIGNED, data.slice(start, end)];
  if (files.has(WITNESSED)) yield [WITNESSED, files.get(WITNESSED)];
}

/** Where each whole record begins and ends, without its length. */
function* records(data) {
  for (let at = 0; at + 2 < data.length; ) {
    const end = at + 2 + ((data[at] << 8) | data[at + 1]);
    if (end === at + 2 || end > data.length) return;
    yield [at + 2, end];
    at = end;
  }
}

const fork = ({ size, root }) =>
  `shows ${size} entries with root ${hex(root)}, and this log had another, and signed both: a fork. Keep both notes`;

const strange = (read) =>
  `expected cosigned notes of this log, found ${read ? `one of ${read.size} entries` : "another text"} that is not shown to be; it shows nothing`;

async function orNull(read) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
