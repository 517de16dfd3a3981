// Trust policies (C2SP tlog-policy): how many of which witnesses must have cosigned a checkpoint.

import { Refused, shown } from "./answers.js";
import { hex, plainNumber, readDecimal } from "./bytes.js";
import { COSIGNATURE, ED25519, checkCosignatures, readVkey } from "./note.js";

/** How many witnesses any two quorums must share: then one false witness cannot vouch for two histories. */
export const MIN_OVERLAP = 2;

const NONE = "none";
const COUNTS = { any: () => 1n, all: (members) => BigInt(members) };

/** Read a policy file: `{logs, witnesses, groups, quorum}`, each in the order of the file. */
export async function readPolicy(text) {
  const policy = { logs: [], witnesses: [], groups: [], quorum: null };
  const known = new Set();
  for (const [number, words] of lines(text)) {
    try {
      await readLine(policy, known, words);
    } catch (error) {
      throw error instanceof Refused ? new Refused(`policy, line ${number}: ${error.message}`) : error;
    }
  }
  if (policy.quorum === null) throw new Refused("policy: expected exactly one quorum line, found none");
  checkKeys(policy);
  checkNames(policy);
  return policy;
}

/** Check who cosigned a note: `{witnesses: [{name, vkey, cosigned_at}], quorumMet}`; a wrong cosignature refuses the note. */
export async function checkQuorum(policy, note) {
  const keys = policy.witnesses.map((one) => one.key);
  const times = await checkCosignatures(note, keys);
  const witnesses = policy.witnesses.map((one) => ({
    name: one.name,
    vkey: one.key.text,
    cosigned_at: times.has(one.key.text) ? plainNumber(times.get(one.key.text)) : null,
  }));
  const cosigned = witnesses.filter((one) => one.cosigned_at !== null).map((one) => one.name);
  return { witnesses, quorumMet: quorumMet(policy, cosigned) };
}

/** Whether these witnesses, by their names in the policy, are as many as it asks for. */
export function quorumMet(policy, cosigned) {
  const met = new Set([NONE, ...cosigned]);
  for (const group of policy.groups) {
    if (group.members.filter((one) => met.has(one)).length >= group.threshold) met.add(group.name);
  }
  return met.has(policy.quorum);
}

/** The earliest time by which the quorum was met, of a Map of names and times; null if it is not, or asks for nobody. */
export function quorumAt(policy, times) {
  if (policy.quorum === NONE) return null;
  const met = (at) => quorumMet(policy, [...times].filter(([, given]) => given <= at).map(([name]) => name));
  return [...new Set(times.values())].sort((one, other) => one - other).find(met) ?? null;
}

/** Whether a policy, or none, asks no witness to have seen anything. */
export const asksNobody = (policy) => policy === null || policy.quorum === NONE;

/** Write a policy for another log: the same witnesses, groups and quorum. */
export function formatFor(policy, vkey) {
  const { witnesses, groups, quorum } = policy;
  const lines = [
    `log ${vkey}`,
    ...witnesses.map(({ name, key, url }) => `witness ${name} ${key.text} ${url}`.trimEnd()),
    ...groups.map(({ name, threshold: count, members }) => `group ${name} ${count} ${members.join(" ")}`),
    `quorum ${quorum}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** How many witnesses any two quorums share at the least: 2k - n of k of n. */
export function overlap(policy) {
  const shared = new Map([[NONE, 0], ...policy.witnesses.map((one) => [one.name, 1])]);
  for (const group of policy.groups) {
    const both = Math.max(2 * group.threshold - group.members.length, 0);
    const numbers = group.members.map((one) => shared.get(one)).sort((one, other) => one - other);
    shared.set(group.name, numbers.slice(0, both).reduce((sum, one) => sum + one, 0));
  }
  return shared.get(policy.quorum);
}

/** The words of every line that has any, with its number. */
function* lines(text) {
  for (const [at, line] of text.split("\n").entries()) {
    const words = line.replaceAll("\t", " ").split(" ").filter(Boolean);
    if (!words.every(isWord)) {
      throw new Refused(`policy, line ${at + 1}: expected no control characters, found ${shown(line)}`);
    }
    if (words.length && !words[0].startsWith("#")) yield [at + 1, words];
  }
}

async function readLine(policy, known, words) {
  const [what, ...rest] = words;
  if (what === "log" && between(rest, 1, 2)) {
    policy.logs.push({ key: await readVkey(rest[0]) });
  } else if (what === "witness" && between(rest, 2, 3)) {
    policy.witnesses.push({ name: rest[0], key: await readVkey(rest[1]), url: rest[2] ?? "" });
    known.add(rest[0]);
  } else if (what === "group" && rest.length > 2 && rest.slice(2).every((one) => known.has(one))) {
    policy.groups.push({ name: rest[0], threshold: threshold(rest[1], rest.length - 2), members: rest.slice(2) });
    known.add(rest[0]);
  } else if (what === "quorum" && rest.length === 1 && (rest[0] === NONE || known.has(rest[0]))) {
    if (policy.quorum !== null) throw new Refused("expected exactly one quorum line, found another");
    policy.quorum = rest[0];
  } else {
    throw new Refused(
      "expected log <vkey> [<url>], witness <name> <vkey> [<url>], group <name> <k> <names>... or quorum <name>, " +
        `with names of lines before it, found ${shown(words.join(" "))}`,
    );
  }
}

function threshold(count, members) {
  const found = Object.hasOwn(COUNTS, count) ? COUNTS[count](members) : readDecimal(count);
  if (found === null || found < 1n || found > BigInt(members)) {
    throw new Refused(`group: expected any, all or a number from 1 to ${members}, found ${shown(count)}`);
  }
  return Number(found);
}

/** Every key once, and of the type its work needs; a log is not its own witness. */
function checkKeys({ logs, witnesses }) {
  const asked = [...logs.map((one) => [one.key, ED25519]), ...witnesses.map((one) => [one.key, COSIGNATURE])];
  const seen = new Set();
  for (const [key, expected] of asked) {
    if (key.type !== expected) {
      throw new Refused(`policy: expected the key of ${shown(key.name)} to be of type ${expected}, found ${key.type}`);
    }
    const publicKey = hex(key.key);
    if (seen.has(publicKey)) throw new Refused(`policy: expected every key once, found that of ${shown(key.name)} twice`);
    seen.add(publicKey);
  }
}

/** Every name defined once and before its use, and a member of at most one group. */
function checkNames({ witnesses, groups }) {
  const names = new Set([NONE]);
  for (const { name } of [...witnesses, ...groups]) {
    if (names.has(name)) {
      throw new Refused(`policy: expected every name once, and none to be 'none', found ${shown(name)}`);
    }
    names.add(name);
  }
  const members = groups.flatMap((one) => one.members);
  if (new Set(members).size !== members.length) {
    throw new Refused("policy: expected every witness and group to be a member of one group only");
  }
}

const between = (list, least, most) => list.length >= least && list.length <= most;
const isWord = (text) => !/[\u0000-\u0020\u007f\ud800-\udfff]/u.test(text);
