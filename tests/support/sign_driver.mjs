// Answers questions to the modules that sign, as verify_driver.mjs does for those that verify; the key is one of this
// process, made by the same cryptography that browsers have.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const { Refused } = await load("../verify/answers.js");
const { hex } = await load("../verify/bytes.js");
const { fingerprint } = await load("../verify/ed25519.js");
const { canonical } = await load("canonical.js");
const signing = await load("envelope.js");
const invitation = await load("invitation.js");

const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
const bytes = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
const key = {
  key: await fingerprint(bytes),
  public: hex(bytes),
  sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, message)),
};

const asks = {
  key: () => key.public,
  canonical: (value) => hex(canonical(value)),
  envelope: async (said) => {
    const { envelope, id } = await signing.envelope({ ...said, key });
    return [hex(envelope), id];
  },
  sealed: async (type, value) => {
    const { envelope, id } = await signing.sealed(type, value, key);
    return [hex(envelope), id];
  },
  link: (text) => invitation.readLink(text),
  holds: async (text, organiser) => invitation.checkInvitation(await invitation.readLink(text), organiser),
  acceptance: async (text) => invitation.acceptance(await invitation.readLink(text), key),
};

async function result(ask) {
  try {
    return { is: (await ask()) ?? null };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  for (const [what, ...given] of JSON.parse(line)) answers.push(await result(() => asks[what](...given)));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
