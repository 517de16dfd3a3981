// A key file, opened in this page for as long as it is open: it is read here, sent nowhere and kept nowhere.
//
// One line: `polltrail-key-v1 <name> <base64 of the 32 bytes of the seed>` (store/key_files.py).

import { Refused } from "../../verify/answers.js";
import { hex, join, readBase64, readHex } from "../../verify/bytes.js";
import { fingerprint } from "../../verify/ed25519.js";

const FORMAT = "polltrail-key-v1";
const PKCS8 = readHex("302e020100300506032b657004220420");
const ALGORITHM = { name: "Ed25519" };
const MOST = 4096;

/**
 * Open a key file.
 *
 * @param {File} file
 * @returns {Promise<import("../../sign/keys.js").Key & {salt: function(Uint8Array): Promise<Uint8Array>}>} The browser
 * holds its private half where no script can read it; `salt` makes the salt of a person's commitment.
 * @throws {Refused} It is no key file.
 */
export async function keyFromFile(file) {
  const [format, name, text, ...rest] = (await file.slice(0, MOST).text()).trim().split(" ");
  const seed = format === FORMAT && !rest.length ? readBase64(text ?? "=") : null;
  if (seed?.length !== 32) {
    throw new Refused(`${file.name}: expected a key file (${FORMAT}), found something else; nothing was opened`);
  }
  try {
    return await held(name, seed);
  } finally {
    seed.fill(0);
  }
}

async function held(name, seed) {
  const wrapped = join(PKCS8, seed);
  const secret = await crypto.subtle.importKey("pkcs8", wrapped, ALGORITHM, false, ["sign"]);
  const mac = await crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const shown = await publicOf(wrapped);
  wrapped.fill(0);
  return Object.freeze({
    name,
    key: await fingerprint(shown),
    public: hex(shown),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, secret, message)),
    salt: async (message) => new Uint8Array(await crypto.subtle.sign("HMAC", mac, message)).slice(0, 16),
  });
}

/** Browsers tell the public half of a private key only of one that can be read out; this one is dropped at once. */
async function publicOf(wrapped) {
  const { x } = await crypto.subtle.exportKey("jwk", await crypto.subtle.importKey("pkcs8", wrapped, ALGORITHM, true, ["sign"]));
  return readBase64(x.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "="));
}
