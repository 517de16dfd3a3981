// Which log signs for an election: the one that its first entry names, or one that took the place of a lost one.

import { Refused } from "../../verify/answers.js";
import { readHex } from "../../verify/bytes.js";
import { readVkey } from "../../verify/note.js";
import { checkSignature, readEntry } from "../../verify/statement.js";

const INDEX = "../data/index.json";

/**
 * The logs of an election, the first as entry 0 names it, the last the one that signs now; each with its key, and with
 * the entry that says so. The site tells where to look; that it is an organiser's word is checked here.
 */
export async function logsOf(log, first, origin, size) {
  const logs = [{ origin: first.body.origin, key: await readVkey(first.body.log_vkey), index: 0 }];
  if (origin === first.body.origin) return logs;
  for (const index of await successions(log)) {
    logs.push(await succession(await readEntry(await log.entry(index, size)), first, logs.at(-1).origin, index));
  }
  if (logs.at(-1).origin !== origin) {
    throw new Error(`checkpoint: expected one of the log ${logs.at(-1).origin}, found one of ${origin}; whether that took its place could not be told`);
  }
  return logs;
}

/** Where the site says that a log took the place of another. */
async function successions(log) {
  const found = JSON.parse(new TextDecoder().decode(await log.file(INDEX, "no-cache"))).successions ?? [];
  if (!Array.isArray(found) || !found.every((one) => Number.isSafeInteger(one) && one > 0)) {
    throw new Error("data/index.json: expected where the log took the place of a lost one, found no list of entries");
  }
  return found;
}

async function succession(entry, { id, body: { organisers } }, before, index) {
  const { kind, election, key, body } = entry;
  if (kind !== "succession" || election !== id || body.old_origin !== before) {
    throw new Refused(`entry ${index}: expected the log to take the place of ${before} there, found a ${kind}; the site or the log is wrong`);
  }
  const organiser = organisers.find((one) => one.key === key);
  if (!organiser) {
    throw new Error(`entry ${index}: expected a succession by an organiser that entry 0 names, found one by ${key}; polltrail verify can tell whether they may`);
  }
  await checkSignature(entry, readHex(organiser.public));
  return { origin: body.origin, key: await readVkey(body.log_vkey), index };
}
