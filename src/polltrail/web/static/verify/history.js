// The history of cosigned notes: what witnesses have seen of a log, and whether it agrees with what is here.

import { Refused } from "./answers.js";
import { hex, plainNumber } from "./bytes.js";
import { openCheckpoint, readCheckpoint, readNote } from "./note.js";
import { checkQuorum, quorumAt } from "./policy.js";

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

/**
 * Check the cosignatures of opened notes by all policies; one that is wrong shows nothing, and is told.
 *
 * Gives for each note `{note, times}`, where `times` maps a policy to the times of its witnesses, by their names.
 */
export async function cosigners(notes, policies, report) {
  const found = [];
  for (const note of notes) {
    const times = new Map();
    for (const policy of policies) times.set(policy, await timesIn(policy, note, report));
    found.push({ note, times });
  }
  return found;
}

/** Check that every state which a part of a log says to be dated has the quorum of a policy; it holds no others. */
export function checkDated(found, policies, report) {
  for (const same of grouped(found, ({ note }) => `${note.where} ${note.size}`)) {
    if (policies.some((policy) => dateOf(same, policy) !== null)) continue;
    const { where, size } = same[0].note;
    report.open(where, `expected ${size} entries cosigned by a quorum, found too few that hold; it dates nothing`);
  }
}

/** The states of a log that notes show, the smallest first: the lines of one checkpoint count together. */
export class States {
  constructor(found) {
    const all = grouped(found, ({ note }) => note.note.text);
    this.all = all.sort(([one], [other]) => (one.note.size < other.note.size ? -1 : 1));
  }

  /** The largest state that a policy's quorum has cosigned: `{size, root}`, or null. */
  knownBy(policy) {
    return stateOf(this.all.findLast((same) => dateOf(same, policy) !== null));
  }

  /** The size of the smallest state that holds an entry and that a policy's quorum has cosigned, or null. */
  firstOver(policy, index) {
    const over = (same) => same[0].note.size > BigInt(index) && dateOf(same, policy) !== null;
    return stateOf(this.all.find(over))?.size ?? null;
  }

  /** Whether all of a policy's quorum say to have seen this log after a time, in whichever notes. */
  seenAfter(policy, deadline) {
    const late = new Map();
    for (const { times } of this.all.flat()) {
      for (const [name, at] of times.get(policy) ?? []) if (at > deadline) late.set(name, at);
    }
    return quorumAt(policy, late) !== null;
  }
}

const stateOf = (same) => (same ? { size: plainNumber(same[0].note.size), root: hex(same[0].note.root) } : null);

/** When a policy's quorum has cosigned a state, by the first notes that together make one; null where it has not. */
function dateOf(same, policy) {
  const earliest = new Map();
  for (const { times } of same) {
    for (const [name, at] of times.get(policy) ?? []) earliest.set(name, Math.min(at, earliest.get(name) ?? at));
    const date = quorumAt(policy, earliest);
    if (date !== null) return date;
  }
  return null;
}

function grouped(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

async function timesIn(policy, note, report) {
  try {
    const { witnesses } = await checkQuorum(policy, note.note);
    const seen = witnesses.filter((one) => one.cosigned_at !== null);
    return new Map(seen.map((one) => [one.name, Number(one.cosigned_at)]));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report.open(note.where, `${error.message}; it shows nothing`);
    return new Map();
  }
}

/** The notes that are published beside the checkpoint, with their file. */
function* notesIn(files) {
  for (const note of historyOf(files.get(COSIGNED) ?? new Uint8Array())) yield [COSIGNED, note];
  if (files.has(WITNESSED)) yield [WITNESSED, files.get(WITNESSED)];
}

/** The notes of all whole records, in their order. */
export const historyOf = (data) => [...records(data)].map(([start, end]) => data.slice(start, end));

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
