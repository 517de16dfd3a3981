// SHA-256, and Ed25519 by the strict rule: what the browser has, and before it the comparisons that browsers leave out.
//
// Browsers differ on signatures that only an attacker makes. Here a public key and the point in a signature must be
// written in the one canonical way and must not be of small order, S must be below the order, and the rest is the
// browser's equation, which must be the one without cofactor: that is tried on known answers before it is used.

import { CannotTell } from "./answers.js";
import { hex, readHex } from "./bytes.js";

const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SIGN_BIT = 2n ** 255n;

/** The second coordinates of the eight points of small order. */
const SMALL_ORDER = new Set([0n, 1n, PRIME - 1n, ORDER_8, PRIME - ORDER_8]);

const ALGORITHM = { name: "Ed25519" };

// What must be answered, where the comparisons below do not answer first: RFC 8032 7.1 test 2, and cases 3, 4 and 5 of
// novifinancial/ed25519-speccheck. A browser that takes 4 or 5 multiplies by the cofactor.
const KNOWN = [
  [
    true, "72",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    false, "73",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    true, "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
    "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f" +
      "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
  ],
  [
    false, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
    "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512" +
      "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
  ],
  [
    false, "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
    "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7" +
      "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
  ],
];

const keys = new Map();
let trial = null;

export async function sha256(bytes) {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

/** Name a public key by its SHA-256, in lower-case hexadecimal. */
export const fingerprint = async (key) => hex(await sha256(key));

/** Whether 32 bytes are no key to be trusted: not canonical, or of small order. */
export function isWeak(key) {
  if (key.length !== 32) return true;
  const y = littleEndian(key) % SIGN_BIT;
  return y >= PRIME || SMALL_ORDER.has(y);
}

/**
 * Whether a signature over a message holds, by the strict rule.
 *
 * Throws `CannotTell` where this browser has no Ed25519, or one that answers otherwise than the rule.
 */
export async function verify(key, message, signature) {
  trial ??= tried();
  await trial;
  return holds(key, message, signature);
}

async function holds(key, message, signature) {
  if (signature.length !== 64 || isWeak(key) || isWeak(signature.subarray(0, 32))) return false;
  if (littleEndian(signature.subarray(32)) >= ORDER) return false;
  const imported = await importedKey(key);
  return imported !== null && (await subtle().verify(ALGORITHM, imported, signature, message));
}

/** Hold the browser's Ed25519 against known answers. */
async function tried() {
  for (const [expected, ...parts] of KNOWN) {
    const [message, key, signature] = parts.map(readHex);
    let found;
    try {
      found = await holds(key, message, signature);
    } catch (error) {
      throw error instanceof CannotTell
        ? error
        : new CannotTell("this browser: expected Ed25519, found none; no signature was checked. Use a newer browser");
    }
    if (found !== expected) {
      throw new CannotTell(
        "this browser: expected Ed25519 by the strict rule, found another; no signature was checked. Use another browser",
      );
    }
  }
}

function importedKey(key) {
  const name = hex(key);
  let found = keys.get(name);
  if (!found) {
    found = subtle().importKey("raw", key, ALGORITHM, false, ["verify"]).catch(refusedKey);
    keys.set(name, found);
  }
  return found;
}

/** Bytes that are no point of the curve are no key, and no signature holds under them. */
function refusedKey(error) {
  if (error?.name === "DataError") return null;
  throw error;
}

function subtle() {
  const found = globalThis.crypto?.subtle;
  if (found) return found;
  throw new CannotTell(
    "this browser: expected its cryptography, found none; nothing was checked. " +
      "Browsers hide it on pages that do not come over HTTPS",
  );
}

const littleEndian = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
