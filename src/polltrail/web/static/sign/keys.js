// Keys that are made in this browser and never leave it: Ed25519, not extractable, kept in IndexedDB under a name.
//
// The browser keeps the private half where no script can read it; what a script can do is sign with it. All tabs share
// one key of a name: it is made under a lock.

import { CannotTell } from "../verify/answers.js";
import { hex, join, readBase64, readHex } from "../verify/bytes.js";
import { fingerprint } from "../verify/ed25519.js";

const DATABASE = "polltrail-keys";
const STORE = "keys";
const ALGORITHM = { name: "Ed25519" };

/**
 * A key of this browser.
 *
 * @typedef {object} Key
 * @property {string} name - Under which it is kept.
 * @property {string} key - Its fingerprint: SHA-256 of the public half, in hexadecimal.
 * @property {string} public - The public half in hexadecimal.
 * @property {number} made_at - Milliseconds since 1970.
 * @property {function(Uint8Array): Promise<Uint8Array>} sign
 */

/** Whether this page can make a key at all: over plain HTTP, browsers hide their cryptography. */
export const canSign = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

/**
 * The key of a name; null where there is none (or the browser has erased it).
 *
 * @param {string} name
 * @returns {Promise<Key|null>}
 */
export async function findKey(name) {
  const kept = await inStore("readonly", (store) => store.get(name));
  return kept ? keyOf(kept) : null;
}

/**
 * The key of a name; it is made where there is none yet.
 *
 * @param {string} name - One key of an election and role: `capture/<election id>`.
 * @returns {Promise<Key>}
 * @throws {CannotTell} This browser has no Ed25519.
 */
export function makeKey(name) {
  return locked(`polltrail-key ${name}`, async () => (await findKey(name)) ?? keyOf(await made(name)));
}

/**
 * Keep a key that was made elsewhere, such as an organiser's from its file: from here on no script can read it either.
 *
 * @param {string} name
 * @param {Uint8Array} seed - Its 32 bytes.
 * @returns {Promise<Key>}
 * @throws {CannotTell} There is a key of this name already, or this browser has no Ed25519.
 */
export function adoptKey(name, seed) {
  return locked(`polltrail-key ${name}`, async () => {
    if (await findKey(name)) throw new CannotTell(`key ${name}: expected none in this browser, found one; nothing was changed. Forget it first`);
    return keyOf(await adopted(name, seed));
  });
}

/** Forget a key for ever. What it signed stays signed. */
export const forgetKey = (name) => inStore("readwrite", (store) => store.delete(name));

/** The names of all keys there are. */
export const keyNames = () => inStore("readonly", (store) => store.getAllKeys());

async function made(name) {
  const pair = await generated();
  const bytes = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const kept = { name, key: await fingerprint(bytes), public: hex(bytes), made_at: Date.now(), secret: pair.privateKey };
  await inStore("readwrite", (store) => store.add(kept));
  return kept;
}

// A seed as browsers take it: RFC 8410, with this before the 32 bytes.
const PKCS8 = readHex("302e020100300506032b657004220420");

async function adopted(name, seed) {
  const wrapped = join(PKCS8, seed);
  const readable = await known(() => crypto.subtle.importKey("pkcs8", wrapped, ALGORITHM, true, ["sign"]));
  const { x } = await crypto.subtle.exportKey("jwk", readable);
  const bytes = readBase64(x.replaceAll("-", "+").replaceAll("_", "/") + "=");
  const secret = await crypto.subtle.importKey("pkcs8", wrapped, ALGORITHM, false, ["sign"]);
  const kept = { name, key: await fingerprint(bytes), public: hex(bytes), made_at: Date.now(), secret };
  await inStore("readwrite", (store) => store.add(kept));
  return kept;
}

async function generated() {
  return known(() => crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]));
}

async function known(work) {
  try {
    return await work();
  } catch (error) {
    if (error?.name !== "NotSupportedError") throw error;
    throw new CannotTell("this browser: expected keys of Ed25519, found none; nothing was made. Use a newer browser");
  }
}

function keyOf({ name, key, public: bytes, made_at, secret }) {
  const sign = async (message) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, secret, message));
  return Object.freeze({ name, key, public: bytes, made_at, sign });
}

const locked = (name, work) => (globalThis.navigator?.locks ? navigator.locks.request(name, work) : work());

/** Do one thing in the store, and give its result once it is on the disk. */
async function inStore(mode, ask) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "name" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
