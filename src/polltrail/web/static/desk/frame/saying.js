// Saying something: it is signed here, handed in, and its receipt is held against it before anybody is told that it is in.

import { envelope } from "../../sign/envelope.js";
import { hex } from "../../verify/bytes.js";
import { readCheckpoint, readNote, readVkey } from "../../verify/note.js";
import { checkReceipt, readReceipt } from "../../verify/receipt.js";
import { asked } from "./server.js";

/**
 * Somebody who says things once: the same again, after an answer was lost or a button was pressed twice, is the same statement.
 *
 * @param {import("../main.js").Desk} desk
 * @returns {function(string, object): Promise<{id: string, index: number, receipt: Uint8Array}>} `index` as the receipt proves it.
 */
export function speaker(desk) {
  const made = new Map();
  return async (kind, body) => {
    const words = `${kind} ${JSON.stringify(body)}`;
    if (!made.has(words)) made.set(words, signed(desk, kind, body).catch((error) => (made.delete(words), Promise.reject(error))));
    const one = await made.get(words);
    return { id: one.id, ...(await handIn(desk, one)) };
  };
}

const signed = async (desk, kind, body) => envelope({ kind, election: desk.me.election, key: desk.key, seen: await lastSeen(), body });

/** Hand in what was signed; the same again gives the same index. */
export async function handIn(desk, made) {
  const answer = await asked("/v1/statements", { method: "POST", body: made.envelope });
  const receipt = new Uint8Array(await answer.arrayBuffer());
  const read = readReceipt(receipt);
  await checkReceipt(read, made.envelope, await readVkey(desk.me.log_vkey));
  return { index: Number(read.index), receipt };
}

/** The last checkpoint that the log has published; null where it cannot be had. */
async function lastSeen() {
  const answer = await fetch("/log/checkpoint", { cache: "no-store" });
  if (!answer.ok) return null;
  const { size, root } = readCheckpoint(readNote(new Uint8Array(await answer.arrayBuffer())).text);
  return { size: Number(size), root: hex(root) };
}

