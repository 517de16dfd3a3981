// Keeps the files of the page, so that it opens without network: all of them with the digests that the server lists, or none.
//
// A page that is open goes on with the files it began with; newer ones are taken in beside them, and served from then on.

const PREFIX = "polltrail-capture-";
const BELOW = new URL("../", self.location.href);
const LIST = new URL("capture/files.json", BELOW);
const INDEX = new URL("capture/index.html", BELOW).href;

self.addEventListener("install", (event) => event.waitUntil(takeIn().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.data === "look" && event.waitUntil(takeIn().catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  if (method !== "GET") return;
  const address = plain(url);
  if (mode === "navigate") event.respondWith(kept(INDEX, event.request));
  else if (isFile(address)) event.respondWith(kept(address, event.request));
});

/** Take in what is listed, if it is other than what is kept; then forget what was kept before. */
async function takeIn() {
  const { files } = await (await fetch(LIST, { cache: "no-store" })).json();
  const name = PREFIX + (await digest(new TextEncoder().encode(JSON.stringify(files))));
  if (!(await caches.has(name))) await fill(name, files);
  for (const one of await caches.keys()) if (one.startsWith(PREFIX) && one !== name) await caches.delete(one);
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

async function kept(address, request) {
  const found = await caches.match(address);
  return found ?? fetch(request);
}

const plain = (url) => url.replace(/[?#].*$/, "");
const isFile = (address) => ["capture/", "sign/", "verify/"].some((one) => address.startsWith(new URL(one, BELOW).href)) && !/\.json$/.test(address);

async function digest(bytes) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...found].map((one) => one.toString(16).padStart(2, "0")).join("");
}
