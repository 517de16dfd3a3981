// The outbox: what was signed goes out in its order, texts first and photographs after, from one tab at a time.
//
// Whatever fails on the way is tried again, after a pause that grows and is never the same on two phones: a thousand of
// them find their network again in the same minute. The pause is kept, so that a reload is no way around it.

import { CannotTell, Refused } from "../verify/answers.js";
import { LONGEST_S, pause, stillToWait } from "./pausing.js";
import { NotTaken, Unanswered, ask } from "./server.js";
import { askWitnesses, checked } from "./receipts.js";
import { all, change, keep, kept, onChange } from "./store.js";

const PHOTO_MS = 180_000;
const WITNESS_EVERY_S = [3, 5, 10, 20, 40, 60];

let timer = null;
let asking = null;

/** Begin to send whenever there is something, and whenever the network comes back. */
export function keepSending() {
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  onChange(() => send());
  send();
  askAgain();
}

/** Try now: somebody asked for it, or the network came back. */
export async function hurry() {
  await keep("pause", null);
  await send();
  askAgain();
}

/** Send what waits, unless another tab does; what is left is tried again after the pause. */
export async function send() {
  if (!navigator.locks) return alone();
  return navigator.locks.request("polltrail-send", { ifAvailable: true }, (lock) => (lock ? drain() : again(1000)));
}

let busy = null;
const alone = () => (busy ??= drain().finally(() => (busy = null)));

async function drain() {
  for (;;) {
    const wait = stillToWait((await kept("pause"))?.until ?? 0, Date.now());
    const next = await first();
    if (!next) return;
    if (wait || navigator.onLine === false) return again(wait || LONGEST_S * 1000);
    if (!(await tried(next))) return;
  }
}

/** What is to be sent next: every text before any photograph. */
async function first() {
  const outbox = (await all("outbox")).sort((one, other) => one.order - other.order);
  const text = outbox.find((one) => one.state === "waiting");
  if (text) return () => deliver(text);
  const taken = new Set(outbox.filter((one) => one.state === "accepted").map((one) => one.id));
  const photo = (await all("photos")).find((one) => !one.sent && !one.problem && taken.has(one.statement));
  return photo ? () => upload(photo) : null;
}

/** Try once; false where there must be a pause before anything else. */
async function tried(work) {
  try {
    await work();
    if (await kept("pause")) await keep("pause", null);
    return true;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const tries = ((await kept("pause"))?.tries ?? 0) + 1;
    const wait = pause(tries, Math.random(), error.after) * 1000;
    await keep("pause", { tries, until: Date.now() + wait, why: error.message });
    again(wait);
    return false;
  }
}

function again(wait) {
  clearTimeout(timer);
  timer = setTimeout(send, Math.min(wait, LONGEST_S * 1000) + 20);
}

async function deliver(sent) {
  const answer = await taken(() => ask("/v1/statements", { method: "POST", body: sent.envelope }), sent);
  if (!answer) return;
  const receipt = new Uint8Array(await answer.arrayBuffer().catch((error) => fail(error)));
  const { about } = await kept("work");
  try {
    const { index, size, root } = await checked(receipt, sent.envelope, about);
    await change("outbox", sent.id, () => ({ state: "accepted", index, size, root, receipt, problem: null, accepted_at: Date.now() }));
    askAgain();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof CannotTell)) throw error;
    // An answer that proves nothing is none: it stays in the outbox, and is said.
    await change("outbox", sent.id, () => ({ problem: error.message }));
    throw new Unanswered(error.message);
  }
}

/** The answer; null where the server will never take it, which is noted. */
async function taken(work, sent) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    await change("outbox", sent.id, () => ({ state: "refused", problem: error.message, refused_as: error.kind }));
    return null;
  }
}

async function upload(photo) {
  try {
    await ask(`/v1/images/${photo.digest}`, { method: "PUT", body: photo.bytes, wait: PHOTO_MS });
    await change("photos", photo.digest, () => ({ sent: true, sent_at: Date.now() }));
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    if (error.kind === "not-named") throw new Unanswered(error.message);
    await change("photos", photo.digest, () => ({ problem: error.message }));
  }
}

const fail = (error) => {
  throw new Unanswered(error.message);
};

/** Ask the witnesses about what was accepted and not seen by enough of them, less and less often. */
function askAgain() {
  clearTimeout(asking?.timer);
  asking = { tries: 0, timer: null };
  plan(asking);
}

function plan(round) {
  const wait = WITNESS_EVERY_S[Math.min(round.tries, WITNESS_EVERY_S.length - 1)];
  round.timer = setTimeout(async () => {
    round.tries += 1;
    if ((await askAll()) && asking === round) plan(round);
  }, wait * 1000 * (0.8 + 0.4 * Math.random()));
}

/** Ask about all that waits for it; whether there is still something to ask about. */
async function askAll() {
  const [work, outbox] = [await kept("work"), await all("outbox")];
  const open = outbox.filter((one) => one.state === "accepted" && !one.witnessed_at);
  if (!work?.about.witnesses || !open.length) return false;
  if (navigator.onLine === false || document.visibilityState !== "visible") return true;
  for (const one of open) {
    const { witnesses, enough, contradicted } = await askWitnesses(one, work.about);
    if (same(witnesses, one.witnesses) && !enough && same(contradicted, one.contradicted ?? [])) continue;
    await change("outbox", one.id, () => ({ witnesses, contradicted, witnessed_at: enough ? Date.now() : null }));
  }
  return true;
}

const same = (one, other) => JSON.stringify(one.map((each) => each.name ?? each)) === JSON.stringify(other.map((each) => each.name ?? each));
