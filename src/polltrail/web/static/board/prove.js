// Proves in the browser that every entry about a station is in the log of its election: each is fetched, read, hashed, and
// led to the signed root. Whether its signer may speak, and whether the count is right, only a check of the whole log tells.

import { Refused } from "../../verify/answers.js";
import { openCheckpoint } from "../../verify/note.js";
import { readEntry } from "../../verify/statement.js";
import { checkInclusion, leafHash } from "../../verify/tree.js";
import { logsOf } from "./logs.js";
import { PublishedLog } from "./published_log.js";
import { make, words } from "./words.js";

/** Prove every entry that the page lists, and say how it went. */
export async function run(page, place, button, told) {
  button.disabled = true;
  told.replaceChildren(make("p", { textContent: words("proving") }));
  const rows = [...page.querySelectorAll(".statements tr[data-index]")];
  for (const row of rows) mark(row, "", "");
  const asked = rows.map((row) => ({ row, index: Number(row.dataset.index), id: row.dataset.id }));
  const { election, size } = place.dataset;
  try {
    const found = await prove(new PublishedLog(`${page.body.dataset.root}log/`), election, Number(size), asked);
    told.replaceChildren(answer("holds", words("proved", { count: asked.length, size: found })), make("p", { className: "note", textContent: words("not_proved") }));
  } catch (error) {
    const kind = error instanceof Refused ? "fails" : "unknown";
    told.replaceChildren(answer(kind, words(kind === "fails" ? "contradicted" : "unproven")), make("p", { className: "note", dir: "auto", textContent: error.message }));
  } finally {
    button.disabled = false;
  }
}

/** Prove every entry asked for; gives the size of the log that holds them. */
async function prove(log, election, least, asked) {
  const note = await log.checkpoint();
  const promised = sizeIn(note);
  const logs = await logsOf(log, await genesis(log, election, promised), originIn(note), promised);
  const checkpoint = await openCheckpoint(note, logs.at(-1).key);
  if (checkpoint.size < BigInt(least)) {
    throw new Refused(`log: expected at least ${least} entries, as this page says, found ${checkpoint.size}; the log was cut, or the page is another's`);
  }
  for (const { index } of logs) await included(log, index, await log.entry(index, promised), checkpoint);
  for (const { row, index, id } of asked) {
    await one(log, index, id, checkpoint).catch((error) => {
      mark(row, error instanceof Refused ? "fails" : "unknown", words("not_in_log"));
      throw error;
    });
    mark(row, "holds", words("in_log"));
  }
  return Number(checkpoint.size);
}

/** Entry 0, which must have the election's id. */
async function genesis(log, election, size) {
  const first = await readEntry(await log.entry(0, size));
  if (first.id !== election || first.kind !== "definition") {
    throw new Refused(`entry 0: expected the election ${election}, found ${first.id}; this log is another election's`);
  }
  return first;
}

async function one(log, index, id, checkpoint) {
  const bytes = await log.entry(index, Number(checkpoint.size));
  const { id: found } = await readEntry(bytes);
  if (found !== id) throw new Refused(`entry ${index}: expected statement ${id}, found ${found}; the page or the log is wrong`);
  await included(log, index, bytes, checkpoint);
}

async function included(log, index, bytes, { size, root }) {
  const proof = await log.proof(index, Number(size));
  await checkInclusion(await leafHash(bytes), BigInt(index), size, root, proof);
}

/** What size a note speaks of, before anybody has looked whether it is signed. */
function sizeIn(note) {
  const size = Number(new TextDecoder().decode(note).split("\n")[1]);
  if (!Number.isSafeInteger(size) || size < 1) throw new Refused("checkpoint: expected a size of at least 1 in its second line, found otherwise");
  return size;
}

/** The log that a note names, before anybody has looked whether it is signed. */
const originIn = (note) => new TextDecoder().decode(note).split("\n")[0];

function mark(row, kind, text) {
  const place = row.querySelector(".proven");
  place.className = `proven ${kind}`;
  place.textContent = text;
}

const answer = (kind, text) => make("div", { className: `answer ${kind}` }, make("strong", { textContent: text }));
