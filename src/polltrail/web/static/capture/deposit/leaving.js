// What the server refused or ignored, left with the witnesses by itself: the phone's owner need not know that they exist.

import { CannotTell, Refused } from "../../verify/answers.js";
import { utf8 } from "../../verify/bytes.js";
import { findKey } from "../../sign/keys.js";
import { policyOf } from "../election.js";
import { checked } from "../receipts.js";
import { NotTaken, Unanswered, ask } from "../server.js";
import { all, change, kept, locked, onChange } from "../store.js";
import { depositWithAll } from "./deposit.js";
import { AGAIN_MS, isDue, pauseAfter, stillToAsk } from "./due.js";

const SOON_MS = 300;

let timer = null;
/** For each statement, how often its witnesses were asked, and until when they are left alone. */
const asked = new Map();

/** Begin to look after what has no receipt, whenever something changes and from time to time. */
export function keepLeaving() {
  addEventListener("online", soon);
  onChange(soon);
  soon();
}

function soon(wait = SOON_MS) {
  clearTimeout(timer);
  timer = setTimeout(leave, typeof wait === "number" ? wait : SOON_MS);
}

/** Leave what is due with every witness that has not got it; one tab does. */
export async function leave() {
  const left = await locked("deposit", round);
  if (left) soon(left);
}

/** One look at the outbox; how long until the next, where something is still open. */
async function round() {
  const [work, me, waits, outbox] = [await kept("work"), await kept("me"), await kept("pause"), await all("outbox")];
  const policy = work ? await policyOf(work.about) : null;
  const open = outbox.filter((one) => one.state !== "accepted" && policy);
  if (!open.length) return 0;
  const due = open.filter((one) => isDue(one, Date.now(), waits?.tries ?? 0) && !(asked.get(one.id)?.until > Date.now()));
  const key = due.length && navigator.onLine !== false ? await findKey(me.name) : null;
  for (const one of key ? due : []) {
    const { rounds } = asked.get(one.id) ?? { rounds: 0 };
    asked.set(one.id, { rounds: rounds + 1, until: Date.now() + pauseAfter(rounds) });
    if (!(await logged(one, work.about))) await leaveOne(one, policy, { election: me.election, public: key.public });
  }
  return AGAIN_MS[0];
}

async function leaveOne(sent, policy, who) {
  const open = stillToAsk(policy.witnesses, sent.deposits ?? []);
  if (!open.length) return;
  const { notes, problems } = await depositWithAll(open, { envelope: sent.envelope, id: sent.id, ...who });
  await change("outbox", sent.id, (now) => ({ deposits: [...(now.deposits ?? []), ...notes], deposit_problems: problems }));
}

/** Whether the log has taken, from a witness's list, what its server refused: then there is a receipt after all. */
async function logged(sent, about) {
  if (sent.state !== "refused" || !sent.deposits?.length) return false;
  try {
    const found = await (await ask(`/v1/statements/${sent.id}`)).json();
    const receipt = utf8(String(found.receipt));
    const { index, size, root } = await checked(receipt, sent.envelope, about);
    await change("outbox", sent.id, () => ({ state: "accepted", index, size, root, receipt, problem: null, accepted_at: Date.now() }));
    return true;
  } catch (error) {
    if (!(error instanceof Unanswered || error instanceof NotTaken || error instanceof Refused || error instanceof CannotTell || error instanceof SyntaxError)) throw error;
    return false;
  }
}
