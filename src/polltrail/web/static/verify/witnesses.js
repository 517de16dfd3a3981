// Who has cosigned a checkpoint, and whether they are as many as the election asks for.
//
// Which witnesses count is not for the organiser alone to say: an amendment that names others acts once a quorum of those
// before has cosigned a checkpoint that holds it (docs/verifier.md, section 10).

import { Refused } from "./answers.js";
import { States, checkDated, cosigners } from "./history.js";
import { NOT_SHOWN } from "./limits.js";
import { MIN_OVERLAP, asksNobody, checkQuorum, overlap, readPolicy } from "./policy.js";

/**
 * Which witnesses of the election have cosigned a checkpoint, whether they are enough, and the largest tree that enough
 * have seen. `agreeing`: cosigned notes of this log, besides the checkpoint; `part`: each of them must be dated.
 *
 * `seenAfter(time)` of the result: whether a quorum says to have seen this log after a time, in seconds.
 */
export async function checkWitnesses(checkpoint, agreeing, roster, report, { part = false } = {}) {
  if (!roster.definitions.length) return {};
  const named = await namedPolicies(roster);
  const policies = named.map(({ policy }) => policy).filter(Boolean);
  const found = await cosigners(agreeing, policies, report);
  const own = await cosigners([{ ...checkpoint, where: "log/checkpoint" }], policies, report);
  const states = new States([...found, ...own]);
  const acted = acting(named, states);
  if (named.some(({ index, text }) => index > acted.at(-1).index && text !== acted.at(-1).text)) {
    report.leaves(NOT_SHOWN.witnessesToCome);
  }
  const actedPolicies = acted.map(({ policy }) => policy).filter(Boolean);
  if (part) checkDated(found, actedPolicies, report);
  const { policy } = acted.at(-1);
  const told = await quorumOf(checkpoint, policy, report);
  const heads = actedPolicies.filter((one) => overlap(one) >= MIN_OVERLAP).map((one) => states.knownBy(one));
  const seenAfter = (time) => policy !== null && states.seenAfter(policy, time);
  return { ...told, witnessed_head: heads.findLast((one) => one !== null) ?? null, seenAfter };
}

/** Who has cosigned a checkpoint that was opened, and whether they are as many as a policy asks for, and it for enough. */
export async function quorumOf(checkpoint, policy, report, changed = false) {
  if (changed) report.leaves(NOT_SHOWN.witnessesChanged);
  else if (!policy) report.leaves(NOT_SHOWN.witnesses);
  if (!policy) return { witnesses: [], witnessed: changed ? null : false };
  try {
    const { witnesses, quorumMet } = await checkQuorum(policy, checkpoint.note);
    const enough = quorumMet && overlap(policy) >= MIN_OVERLAP;
    if (!enough && !changed) report.leaves(NOT_SHOWN.witnesses);
    return { witnesses, witnessed: changed ? null : enough };
  } catch (error) {
    if (!changed || !(error instanceof Refused)) throw error;
    report.open("log/checkpoint", `${error.message}; whether this policy is the one that acts cannot be told`);
    return { witnesses: [], witnessed: null };
  }
}

/**
 * The policies that the log in force has named, with the entries that name them: `{index, text, policy}`.
 *
 * After a succession the first is the one in force when the log began to go on: the lost log's witnesses have cosigned
 * another log. What the log began with must be a policy; an amendment whose text is none changes nothing.
 */
async function namedPolicies(roster) {
  const began = roster.logs.length > 1 ? roster.log.index : 0;
  const first = Math.max(...roster.definitions.map(({ index }) => index).filter((index) => index <= began));
  const named = [];
  for (const { index, body } of roster.definitions.filter((one) => one.index >= first)) {
    const same = named.find(({ text }) => text === body.witnesses);
    const policy = same ? same.policy : await policyIn(body.witnesses, named.length === 0);
    named.push({ index, text: body.witnesses, policy });
  }
  return named;
}

/** Read a policy; null where nobody is named, or the text is none and need not be. */
export async function policyIn(text, needed = false) {
  try {
    return text ? await readPolicy(text) : null;
  } catch (error) {
    if (needed || !(error instanceof Refused)) throw error;
    return null;
  }
}

/** Those of the named policies that have acted, one after the other; the last acts. */
function acting(named, states) {
  const acted = [named[0]];
  for (;;) {
    const { index: last, policy } = acted.at(-1);
    const following = named.filter((one) => one.index > last && (one.policy !== null || !one.text));
    if (!following.length) return acted;
    const [{ index }] = following;
    const reached = asksNobody(policy) ? index + 1 : states.firstOver(policy, index);
    if (reached === null) return acted;
    acted.push(following.findLast((one) => one.index < reached));
  }
}
