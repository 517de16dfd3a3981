// Who has cosigned a checkpoint, and whether they are as many as the election asks for.

import { Refused } from "./answers.js";
import { checkDated, cosigners, witnessedHead } from "./history.js";
import { NOT_SHOWN } from "./limits.js";
import { MIN_OVERLAP, checkQuorum, overlap, readPolicy } from "./policy.js";

/**
 * Which witnesses of the election have cosigned a checkpoint, whether they are enough, and the largest tree that enough
 * have seen. `agreeing`: cosigned notes of this log, besides the checkpoint; `part`: each of them must be dated.
 */
export async function checkWitnesses(checkpoint, agreeing, roster, report, { part = false } = {}) {
  const { policies, changed } = await policiesOf(roster);
  const found = await cosigners(agreeing, policies, report);
  if (part) checkDated(found, policies, report);
  const told = await quorumOf(checkpoint, policies.at(-1) ?? null, report, changed);
  if (changed || !policies.length) return { ...told, witnessed_head: null };
  const names = told.witnesses.filter((one) => one.cosigned_at !== null).map((one) => one.name);
  return { ...told, witnessed_head: witnessedHead([...found, { note: checkpoint, names: [names] }], policies[0]) };
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

/** The policies that the definitions name, each once; an amendment whose text is none changes nothing. */
async function policiesOf(roster) {
  const texts = [...new Set(roster.definitions.map(({ body }) => body.witnesses))];
  const policies = [];
  for (const [at, text] of texts.entries()) {
    try {
      if (text) policies.push(await readPolicy(text));
    } catch (error) {
      if (at === 0 || !(error instanceof Refused)) throw error;
    }
  }
  return { policies, changed: texts.length > 1 };
}
