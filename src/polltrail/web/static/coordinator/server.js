// What the coordinator's screens ask of the server, with the session of whoever is logged in.

import { hex, readUtf8, writeBase64 } from "../verify/bytes.js";
import { sha256 } from "../verify/ed25519.js";
import { asked } from "../desk/frame/server.js";
import { sealed } from "../sign/envelope.js";

const MESSAGE = "application/vnd.polltrail.message+json";
const [TRIES, PAUSE_MS] = [60, 500];

/** Ask how the field is doing; waits while the process that answers begins. */
export async function told(path) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await (await asked(`/v1/coordinator/${path}`, {})).json();
    } catch (error) {
      if (error.kind !== "board-starts" || tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

const send = (path, method, text, headers = {}) =>
  asked(path, { method, body: text, headers: { "content-type": "application/json", ...headers } });

/** Bring the bytes of a document that a logged statement names. */
export const bring = async (bytes) => asked(`/v1/images/${hex(await sha256(bytes))}`, { method: "PUT", body: bytes });

/** The document of a digest, as the store has it. */
export const documentOf = (digest) => `/images/sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;

/** Sign a message to the field, and leave it with the server. */
export async function sendMessage(key, said) {
  const { envelope } = await sealed(MESSAGE, said, key);
  return (await send("/v1/messages", "POST", `{"envelope":${readUtf8(envelope)}}`)).json();
}

export const messages = async (since) => (await asked(`/v1/messages?since=${since}`, {})).json();

/** The box of the registry and its version; null where there is none yet. */
export async function registryBox() {
  const found = await asked("/v1/coordinator/registry", {});
  const version = (found.headers.get("etag") ?? '"0"').replaceAll('"', "");
  return { version, box: found.status === 204 ? null : await found.json() };
}

/** Save the next version of the registry. */
export const saveBox = (box, version) => send("/v1/coordinator/registry", "PUT", JSON.stringify(box), { "if-match": `"${version}"` });

/** Leave links under spoken codes. */
export const leaveSpoken = (boxes) =>
  send("/v1/coordinator/spoken", "POST", JSON.stringify(Object.fromEntries(boxes.map(({ name, box }) => [name, writeBase64(box)]))));
