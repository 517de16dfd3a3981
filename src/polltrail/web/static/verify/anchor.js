// Which election the files are of: entry 0, the key of the log, its policy and its tables.

import { Refused, shown } from "./answers.js";
import { hex, latin1, plainNumber, readUtf8, utf8 } from "./bytes.js";
import { sha256 } from "./ed25519.js";
import { openCheckpoint, readVkey } from "./note.js";
import { formatFor, readPolicy } from "./policy.js";

export const CHECKPOINT = "log/checkpoint";
export const LOG_VKEY = "log/log.vkey";
export const POLICY = "log/policy";

const RULES = ["polltrail-fold/1"];

/** The election is counted by rules that are not known here: nothing can be checked, and whoever checks stops. */
export class UnknownRules extends Error {}

export function checkRules(definition) {
  if (RULES.includes(definition.rules)) return;
  throw new UnknownRules(
    `entry 0: expected the rules ${RULES.join(", ")}, found ${shown(definition.rules)}; nothing was checked. Use a newer verifier`,
  );
}

/** Hold the election that the files are of against the one that was asked for. */
export function checkElection(found, asked, where, report) {
  const untold = report.problems.some((one) => one.index === 0 && !one.contradicts);
  if (found === null && untold) return; // what entry 0 says could not be checked here, which is no fault of it
  if (asked === null) {
    const what = `expected the election's id from you, found none; the files say of themselves that it is ${found ?? "none"}`;
    report.open("election", what);
  } else if (found !== asked) {
    report.wrong(where, `expected election ${shown(asked)}, found ${found ?? "no definition that begins one"}`, 0);
  }
}

/** The key that must have signed the checkpoint: the one that the election names; null where there is none. */
export async function logKey(roster, published, report) {
  const named = roster.log;
  const text = published && readUtf8(published);
  if (named && text !== `${named.vkey}\n`) {
    const what = `expected the key that entry ${named.index} names, ${shown(named.vkey)}, found `;
    if (published === null) report.open(LOG_VKEY, `${what}no such file`);
    else report.wrong(LOG_VKEY, what + shown(text ?? latin1(published)));
  }
  return report.attempt(LOG_VKEY, () => readVkey(named?.vkey ?? (text ?? "").replace(/\n$/, "")));
}

/** Check that the published policy is the one of the definition in force, for the log in force. */
export async function checkPolicyFile(roster, files, report) {
  const [found, { witnesses }] = [files.get(POLICY), roster.definition];
  const expected = witnesses ? [await policyFor(witnesses, roster.log.vkey)] : ["", `log ${roster.log.vkey}\nquorum none\n`];
  if (found === undefined) report.open(POLICY, "expected a policy, found no such file");
  else if (!expected.includes(readUtf8(found))) {
    report.wrong(POLICY, "expected the witnesses that the definition names, found another policy");
  }
}

/** The policy for the log in force, where a definition is of a time when it was another; a text that is none stays. */
async function policyFor(text, vkey) {
  try {
    const policy = await readPolicy(text);
    const [{ key }] = policy.logs.length === 1 ? policy.logs : [{ key: null }];
    return key === null || key.text === (await readVkey(vkey)).text ? text : formatFor(policy, vkey);
  } catch (error) {
    if (error instanceof Refused) return text;
    throw error;
  }
}

/** Check digest and size of every table that a definition names. */
export async function checkTables(roster, files, report) {
  const tables = roster.definitions.flatMap(({ body }) => Object.values(body.tables));
  for (const { digest, bytes } of new Map(tables.map((one) => [`${one.digest} ${one.bytes}`, one])).values()) {
    const [where, what] = [`tables/${digest}`, `a table of ${bytes} bytes`];
    const found = files.get(where);
    if (!found) report.open(where, `expected ${what}, found no such file; what should exist cannot be told`);
    else if (found.length !== bytes || hex(await sha256(found)) !== digest) {
      report.wrong(where, `expected ${what} with SHA-256 ${digest}, found ${found.length} bytes of another`);
    }
  }
}

/** Look at what entries show as signed twice; only what this log's key signed is looked at. */
export async function checkConflicts(conflicts, key, agrees, report) {
  for (const { index, body } of conflicts) {
    const signed = [];
    for (const text of [body.first, body.second]) {
      const found = await opened(utf8(text), key);
      if (found) signed.push(found);
    }
    for (const one of signed) {
      if ((await agrees(one)) === false) {
        const what = `shows a note signed by this log for ${one.size} entries with root ${hex(one.root)}: a fork`;
        report.wrong(CHECKPOINT, what, index);
      }
    }
    const [first, second] = signed;
    if (second && first.size === second.size && hex(first.root) !== hex(second.root)) {
      report.wrong(CHECKPOINT, `shows two notes signed by this log for ${first.size} entries, with two roots: a fork`, index);
    }
  }
}

async function opened(note, key) {
  try {
    return await openCheckpoint(note, key);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The answer, with the meaning that the same names have in `polltrail verify --json`. */
export function answer(report, found) {
  const { roster = null, asked, index = null, checkpoint = null, entries = [], part = false } = found;
  const { witnesses = [], witnessed = false, witnessed_head = null, sealed = null } = found;
  return {
    ok: report.ok,
    part,
    anchor: asked === null ? "bundle" : "given",
    election: roster?.election ?? null,
    name: roster?.definition?.name ?? null,
    rehearsal: roster?.definition?.rehearsal ?? null,
    index: index === null ? null : plainNumber(index),
    origin: checkpoint?.origin ?? "",
    size: checkpoint ? plainNumber(checkpoint.size) : 0,
    root: checkpoint ? hex(checkpoint.root) : "",
    witnesses,
    witnessed,
    witnessed_head,
    sealed,
    successions: successionsOf(roster),
    entries,
    problems: report.problems,
    notShown: report.notShown,
  };
}

/** Where this log goes on from lost ones: entry, names of the two logs, and how many entries are missing. */
function successionsOf(roster) {
  const [, ...later] = roster?.logs ?? [];
  return later.map(({ index, succession: { old_origin, origin, missing } }) => {
    return { index, old_origin, new_origin: origin, missing };
  });
}
