// What the server refused or ignored, left with the witnesses by itself: the phone's owner need not know that they exist.

import { findKey } from "../../sign/keys.js";
import { policyOf } from "../election.js";
import { all, change, kept, locked, onChange } from "../store.js";
import { depositWithAll } from "./deposit.js";
import { isDue, pauseAfter, stillToAsk, SILENT_MS } from "./due.js";

let timer = null;
let rounds = 0;

/** Begin to look after what has no receipt, whenever something changes and from time to time. */
export function keepLeaving() {
  addEventListener("online", () => leave());
  onChange(() => (timer === null ? leave() : null));
  leave();
}

/** Leave what is due with every witness that has not got it; one tab does. */
export async function leave() {
  await locked("deposit", round);
}

async function round() {
  clearTimeout(timer);
  timer = null;
  const [work, me, waits, outbox] = [await kept("work"), await kept("me"), await kept("pause"), await all("outbox")];
  const policy = work ? await policyOf(work.about) : null;
  const open = outbox.filter((one) => one.state !== "accepted" && stillToAsk(policy?.witnesses ?? [], one.deposits ?? []).length);
  if (!open.length) return;
  const due = open.filter((one) => isDue(one, Date.now(), waits?.tries ?? 0));
  rounds = due.length ? rounds + 1 : 0;
  timer = setTimeout(leave, due.length ? pauseAfter(rounds) : SILENT_MS / 4);
  if (navigator.onLine === false) return;
  const key = due.length ? await findKey(me.name) : null;
  for (const one of key ? due : []) await leaveOne(one, policy, { election: me.election, public: key.public });
}

async function leaveOne(sent, policy, who) {
  const said = { envelope: sent.envelope, id: sent.id, ...who };
  const { notes, problems } = await depositWithAll(stillToAsk(policy.witnesses, sent.deposits ?? []), said);
  if (!notes.length && !problems.length) return;
  await change("outbox", sent.id, (now) => ({ deposits: [...(now.deposits ?? []), ...notes], deposit_problems: problems }));
}
