// The messages on this phone: asked for from the last number on, checked one by one, kept, and read with no network.

import { CannotTell, Refused } from "../../verify/answers.js";
import { openCheckpoint } from "../../verify/note.js";
import { PublishedLog } from "../board/published_log.js";
import { logKey } from "../election.js";
import { NotTaken, Unanswered, address, ask } from "../server.js";
import { keep, kept, locked } from "../store.js";
import { checkMessage, isFor, readMessage } from "./message.js";
import { organiserKey, registrarKey } from "./senders.js";

const EVERY_MS = 120_000;
const MOST = 300;

const NOTHING = { last: 0, messages: [], unproven: 0, read: 0, senders: {} };

/** What there is: `{last, messages, unproven, read}`; `unproven` counts those that were not shown. */
export const inbox = async () => ({ ...NOTHING, ...(await kept("messages")) });

/** How many messages for this phone were not looked at yet. */
export const unread = ({ messages, read }) => messages.filter((one) => one.number > read).length;

/** Everything there is has been looked at. */
export const markRead = () =>
  locked("messages", async () => {
    const box = await inbox();
    if (unread(box)) await keep("messages", { ...box, read: box.last });
  });

/** Look for messages now and every two minutes, as long as the page is seen. */
export function keepListening() {
  const look = () => document.visibilityState === "visible" && navigator.onLine !== false && fetchMessages();
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY_MS);
  look();
}

/** Ask for what is new; what cannot be asked now is asked for later. */
export const fetchMessages = () => locked("messages", () => fetched().catch(unlessSilent));

function unlessSilent(error) {
  if (!(error instanceof Unanswered || error instanceof NotTaken || error instanceof CannotTell || error instanceof SyntaxError)) throw error;
}

async function fetched() {
  const work = await kept("work");
  if (!work) return;
  for (let more = true; more; ) {
    const box = await inbox();
    const answer = await (await ask(`/v1/messages?since=${box.last}`)).json();
    const items = Array.isArray(answer?.messages) ? answer.messages.filter(({ number }) => number > box.last) : [];
    if (!items.length) return;
    await keep("messages", await taken(box, items, work));
    more = items.length < Number(answer.last) - box.last;
  }
}

async function taken(box, items, work) {
  const next = { ...box, senders: { ...box.senders }, messages: [...box.messages] };
  for (const { number, envelope } of items) {
    try {
      const { id, key, made_at, areas, stations, text } = await checked(envelope, next.senders, work.about);
      const mine = isFor({ areas, stations }, work.stations);
      if (mine && !next.messages.some((one) => one.id === id)) next.messages.push({ id, number, key, made_at, text });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      next.unproven += 1;
    }
    next.last = Math.max(next.last, number);
  }
  next.messages = next.messages.slice(-MOST);
  return next;
}

async function checked(envelope, senders, about) {
  const message = await readMessage(envelope);
  senders[message.key] ??= organiserKey(about, message.key) ?? (await registrar(message.key, about));
  await checkMessage(message, about.election, senders[message.key]);
  return message;
}

/** Find the entry that enrols a registrar: the server says where, and is believed nothing about it. */
async function registrar(key, about) {
  const { index } = await (await asked(key)).json();
  return registrarKey(await entryAt(index, about), key, about);
}

async function asked(key) {
  try {
    return await ask(`/v1/capture/${key}`);
  } catch (error) {
    if (error instanceof NotTaken) throw new Refused(`message: expected a sender that is enrolled, found ${key}; not shown`);
    throw error;
  }
}

async function entryAt(index, about) {
  const published = new PublishedLog(`${await address()}/log/`);
  try {
    const { size } = await openCheckpoint(await published.checkpoint(), await logKey(about));
    return await published.entry(index, Number(size));
  } catch (error) {
    throw new CannotTell(`message: expected entry ${index} of the log, found none (${error.message}); looked for again later`);
  }
}
