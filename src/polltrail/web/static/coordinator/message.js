// A message as the phones of the field read it: shown only where an organiser, or whom one enrolled, signed it.

import { PublishedLog } from "../capture/board/published_log.js";
import { checkMessage, readMessage } from "../capture/messages/message.js";
import { organiserKey, registrarKey } from "../capture/messages/senders.js";
import { asked } from "../desk/frame/server.js";
import { Refused } from "../verify/answers.js";
import { openCheckpoint, readVkey } from "../verify/note.js";

const senders = new Map();

/**
 * Read a message and check it.
 *
 * @param {object} envelope
 * @param {object} about - The election, as `/v1/desk/me` tells it.
 * @returns {Promise<object|null>} Null where its signature does not hold: then nothing of it is given.
 */
export async function checked(envelope, about) {
  try {
    const message = await readMessage(envelope);
    const organiser = organiserKey(about, message.key);
    await checkMessage(message, about.election, organiser ?? (await registrar(message.key, about)));
    return { ...message, from: organiser ? "organiser" : "registrar" };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return null;
  }
}

/** The public key of a registrar, from the entry that enrolled it: the server says where, and is believed nothing else. */
async function registrar(key, about) {
  if (!senders.has(key)) {
    const { index } = await (await asked(`/v1/capture/${key}`, {})).json();
    const published = new PublishedLog(new URL("/log/", location.origin).href);
    const { size } = await openCheckpoint(await published.checkpoint(), await readVkey(about.log_vkey));
    senders.set(key, await registrarKey(await published.entry(index, Number(size)), key, about));
  }
  return senders.get(key);
}
