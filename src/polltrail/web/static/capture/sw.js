// Keeps the files of the page, so that it opens without network: all of them with the digests that the server lists, or none.
//
// Newer files are taken in beside those in use. A page that is open goes on with the files it began with, also with those
// it loads later; the next page that is opened begins with the newer ones.

const PREFIX = "polltrail-capture-";
const MARKS = "polltrail-marks";
const BELOW = new URL("../", self.location.href);
const LIST = new URL("capture/files.json", BELOW);
const INDEX = new URL("capture/index.html", BELOW).href;

self.addEventListener("install", (event) => event.waitUntil(takeIn().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.data === "look" && event.waitUntil(takeIn().catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(begun(event.request));
  else if (isFile(plain(url))) event.respondWith(kept(plain(url), event.request));
});

/** Take in what is listed, if it is other than what was taken in last. */
async function takeIn() {
  const { files } = await (await fetch(LIST, { cache: "no-store" })).json();
  const name = PREFIX + (await digest(new TextEncoder().encode(JSON.stringify(files))));
  if (!(await caches.has(name))) await fill(name, files);
  await mark("newest", name);
}

async function fill(name, files) {
  const answers = await Promise.all(files.map(fetched));
  const cache = await caches.open(name);
  try {
    await Promise.all(answers.map(([address, answer]) => cache.put(address, answer)));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

async function fetched({ path, digest: expected }) {
  const address = new URL(path, BELOW);
  const answer = await fetch(address, { cache: "no-cache" });
  const found = await digest(await answer.clone().arrayBuffer());
  if (!answer.ok || found !== expected) throw new Error(`${path}: expected a file with SHA-256 ${expected}, found ${found}`);
  return [address.href, answer];
}

/** Begin a page with the newest files; those that nobody uses any more are forgotten. */
async function begun(request) {
  const newest = await marked("newest");
  if (newest === null) return fetch(request);
  if ((await self.clients.matchAll({ includeUncontrolled: true })).length <= 1) {
    await mark("in-use", newest);
    for (const one of await caches.keys()) if (one.startsWith(PREFIX) && one !== newest) await caches.delete(one);
  }
  return kept(INDEX, request);
}

async function kept(address, request) {
  const name = (await marked("in-use")) ?? (await marked("newest"));
  const found = name && (await caches.match(address, { cacheName: name }));
  return found || fetch(request);
}

const place = (what) => new URL(`capture/${what}`, BELOW).href;
const mark = async (what, name) => (await caches.open(MARKS)).put(place(what), new Response(name));
const marked = async (what) => (await (await (await caches.open(MARKS)).match(place(what)))?.text()) ?? null;

const plain = (url) => url.replace(/[?#].*$/, "");
const isFile = (address) => ["capture/", "sign/", "verify/"].some((one) => address.startsWith(new URL(one, BELOW).href)) && !/\.json$/.test(address);

async function digest(bytes) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...found].map((one) => one.toString(16).padStart(2, "0")).join("");
}
