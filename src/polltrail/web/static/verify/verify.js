// The one entry: check a receipt or a bundle in a browser, with no library, no server and no trust in who gave it.
//
//   import { verifyBundle, verifyReceipt } from "./verify.js";
//   const found = await verifyBundle(new Uint8Array(await file.arrayBuffer()), { electionId });
//   found.ok       // true: it holds; false: it does not; null: that cannot be told
//
// What a result has is in docs/verifier.md, "In a browser". Nothing here asks a network for anything.

import { Report, shown } from "./answers.js";
import { UnknownRules, answer, checkElection, checkRules } from "./anchor.js";
import { NOT_SHOWN } from "./limits.js";
import { openCheckpoint, readVkey } from "./note.js";
import { MANIFEST, checkPart } from "./part.js";
import { readPolicy } from "./policy.js";
import { FIRST_LINE, readReceipt } from "./receipt.js";
import { Roster } from "./roster.js";
import { checkSignature, readEntry } from "./statement.js";
import { checkInclusion, leafHash } from "./tree.js";
import { checkWhole } from "./whole.js";
import { quorumOf } from "./witnesses.js";
import { readZip } from "./zip.js";

export { FIRST_LINE };
export { MAX_ENTRY, entryIn } from "./statement.js";

const ID = /^[0-9a-f]{64}$/;

/**
 * Check a bundle: a part of a log (with `bundle.json`), or a whole published one, in a zip archive.
 *
 * `electionId` is the election's id as you know it from its organisers, or null, and then the answer stays open.
 * `progress(done, of)` is called now and then.
 */
export async function verifyBundle(zipBytes, { electionId = null, progress = () => {} } = {}) {
  return checked(electionId, async (report) => {
    const files = await report.attempt("archive", () => readZip(zipBytes));
    if (!files) return answer(report, { asked: electionId });
    const check = files.has(MANIFEST) ? checkPart : checkWhole;
    return check(files, electionId, report, progress);
  });
}

/**
 * Check that a receipt proves a statement to be in the log of an election.
 *
 * Bytes are `Uint8Array`s; what is not there is null. `genesis` is entry 0 of the log, which names the log's key and its
 * witnesses, and whose statement id is the election's id; without it nothing ties a key to an election. `logVkey` is
 * asked where there is no genesis; `policy` is the text of a tlog-policy, asked where there is no genesis that names one.
 */
export async function verifyReceipt(given) {
  const { receipt, entry = null, electionId = null, logVkey = null, genesis = null, policy = null } = given;
  return checked(electionId, async (report) => {
    for (const one of ["truth", "time", "part", "others"]) report.leaves(NOT_SHOWN[one]);
    const roster = await begun(genesis, electionId, report);
    const statement = entry && (await report.attempt("statement", () => readEntry(entry)));
    const read = await report.attempt("receipt", () => readReceipt(receipt));
    const key = await keyFor(roster, logVkey, report);
    const checkpoint = read && key ? await report.attempt("receipt", () => openCheckpoint(read.note, key)) : null;
    if (entry) await checkPlace(read, entry, checkpoint, report);
    else report.open("statement", "expected the statement that the receipt is for, found none; a receipt alone shows nothing about it");
    if (statement) await checkSaid(statement, read, roster, electionId, report);
    const quorum = checkpoint ? await witnesses(checkpoint, roster, policy, report) : {};
    const entries = statement ? [told(statement, read)] : [];
    return answer(report, { asked: electionId, roster, index: read?.index ?? null, checkpoint, entries, ...quorum });
  });
}

/** Do a check; unknown rules end it, and then nothing else was found. */
async function checked(electionId, check) {
  if (electionId !== null && !ID.test(electionId)) {
    throw new TypeError(`electionId: expected 64 hexadecimal digits or null, found ${shown(electionId)}; nothing was checked`);
  }
  try {
    return await check(new Report());
  } catch (error) {
    if (!(error instanceof UnknownRules)) throw error;
    const report = new Report();
    report.open("entry 0", error.message, 0);
    return answer(report, { asked: electionId });
  }
}

/** Entry 0, judged: the election that it begins, and what it names. */
async function begun(genesis, electionId, report) {
  const roster = new Roster({ whole: false });
  if (genesis) {
    await report.attempt("entry 0", async () => roster.admit(await readEntry(genesis), 0), 0);
    checkElection(roster.election, electionId, "entry 0", report);
  } else {
    report.open("entry 0", "expected entry 0 of the log, found none; nothing shows which election a log's key belongs to");
  }
  if (roster.definition) {
    checkRules(roster.definition);
    report.leaves(NOT_SHOWN.amendments);
  }
  return roster;
}

async function keyFor(roster, logVkey, report) {
  const named = roster.log?.vkey ?? null;
  if (named !== null && logVkey !== null && named !== logVkey.trim()) {
    report.wrong("log key", `expected the key that entry 0 names, ${shown(named)}, found ${shown(logVkey.trim())}`);
  }
  const text = named ?? logVkey?.trim() ?? null;
  if (text !== null) return report.attempt("log key", () => readVkey(text));
  report.open("log key", "expected entry 0 or the log's verifier key, found neither; no signature was checked");
  return null;
}

async function checkPlace(read, entry, checkpoint, report) {
  if (!read || !checkpoint) return;
  const leaf = await leafHash(entry);
  await report.attempt("receipt", () => checkInclusion(leaf, read.index, checkpoint.size, checkpoint.root, read.proof));
}

/** Check what the statement says of itself: its election, and its signature where its key is known from entry 0. */
async function checkSaid(statement, read, roster, electionId, report) {
  const asked = electionId ?? roster.election;
  const begins = statement.election === null;
  if (asked !== null && (begins ? statement.id : statement.election) !== asked) {
    report.wrong("statement", `expected one of election ${asked}, found ${begins ? statement.id : statement.election}`);
  }
  if (begins) {
    const elsewhere = read && read.index !== 0n;
    if (elsewhere) report.wrong("statement", `expected it as entry 0, which begins an election, found entry ${read.index}`);
    await report.attempt("statement", () => new Roster({ whole: false }).admit(statement, 0));
  } else if (roster.keys.has(statement.key)) {
    await report.attempt("statement", () => checkSignature(statement, roster.signerOf(statement).key));
  } else {
    report.leaves(NOT_SHOWN.signer);
  }
}

/** Who cosigned; where somebody brings another policy than entry 0 has, which of them is in force cannot be told. */
async function witnesses(checkpoint, roster, policy, report) {
  const named = roster.definition ? roster.definition.witnesses : null;
  const changed = named !== null && policy !== null && policy !== named;
  const text = named || policy || "";
  const check = async () => quorumOf(checkpoint, text ? await readPolicy(text) : null, report, changed);
  return (await report.attempt("receipt", check)) ?? {};
}

const told = ({ id, kind, key, made_at, body }, read) => {
  return { index: read ? Number(read.index) : null, id, kind, key, made_at, body, doubt: null };
};
