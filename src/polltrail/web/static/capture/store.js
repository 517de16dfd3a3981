// What the phone keeps, in IndexedDB: it is all there again after a reload, a restart, and a day without network.
//
//   kept     single values by name: the invitation, who one is, what the election is, the last checkpoint seen
//   drafts   one for each form, as it is being filled in
//   photos   as they were taken, by the digest of their bytes
//   outbox   what was signed, in its order, with what became of it
//
// Each election has a database of its own: a rehearsal's forms are never found in the night that it was for.

const ELECTION = "polltrail-election";
const CARRIED = ["language", "server"];
const DATABASE = "polltrail-capture";
const STORES = ["kept", "drafts", "photos", "outbox"];
const news = globalThis.BroadcastChannel ? new BroadcastChannel(DATABASE) : null;
const listeners = new Set();

let opening = null;

/** A value by its name; null where there is none. */
export const kept = async (name) => (await request("kept", "readonly", (store) => store.get(name))) ?? null;

export const keep = (name, value) => written(["kept"], (stores) => stores.kept.put(value, name));

export const get = async (store, key) => (await request(store, "readonly", (one) => one.get(key))) ?? null;

export const all = (store) => request(store, "readonly", (one) => one.getAll());

/** Put values into stores, all of them or none: `put({drafts: [draft], outbox: [first, second]})`. */
export const put = (values) =>
  written(Object.keys(values), (stores) => {
    for (const [name, list] of Object.entries(values)) for (const one of list) stores[name].put(one);
  });

export const remove = (store, key) => written([store], (stores) => stores[store].delete(key));

/** Change one value in place, as no other tab can in between; gives the new one, or null where there was none. */
export const change = (store, key, how) =>
  transaction([store], "readwrite", (stores, done) => {
    const asked = stores[store].get(key);
    asked.onsuccess = () => {
      if (asked.result === undefined) return done(null);
      const next = { ...asked.result, ...how(asked.result) };
      stores[store].put(next);
      return done(next);
    };
  }).then((found) => (tell(), found));

/** Be told whenever something was written, in whichever tab. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The election that this phone works for; "" before it is enrolled in any. */
export const electionHere = () => localStorage.getItem(ELECTION) ?? "";

/** Go over to an election: what is kept from here on is of it, and what was kept of it before is there again. */
export async function goOverTo(election) {
  if (electionHere() === election) return;
  const carried = await Promise.all(CARRIED.map(async (name) => [name, await kept(name)]));
  (await opening)?.close();
  opening = null;
  localStorage.setItem(ELECTION, election);
  for (const [name, value] of carried) if (value !== null) await keep(name, value);
}

// Other tabs of this page begin again with it.
if (typeof addEventListener === "function") addEventListener("storage", ({ key }) => key === ELECTION && location.reload());

/** Hold a lock of all tabs while something is done; where there are no locks, there is one tab. */
export const locked = (name, work) => (navigator.locks ? navigator.locks.request(`polltrail-${name}`, work) : work());

function tell() {
  for (const one of listeners) one();
  news?.postMessage("changed");
}

if (news) news.onmessage = () => listeners.forEach((one) => one());

async function written(names, work) {
  await transaction(names, "readwrite", (stores) => work(stores));
  tell();
}

const request = (name, mode, ask) =>
  transaction([name], mode, (stores, done) => {
    const asked = ask(stores[name]);
    asked.onsuccess = () => done(asked.result);
  });

/** Do something, and give its result once all of it is on the disk. */
async function transaction(names, mode, work) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const begun = database.transaction(names, mode, { durability: "strict" });
    let result = null;
    begun.oncomplete = () => resolve(result);
    begun.onabort = () => reject(begun.error ?? new Error("not written"));
    work(Object.fromEntries(names.map((name) => [name, begun.objectStore(name)])), (found) => {
      result = found;
    });
  });
}

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(`${DATABASE}${electionHere() && "/"}${electionHere()}`, 1);
    asked.onupgradeneeded = () => {
      for (const name of STORES) asked.result.createObjectStore(name, KEYS[name]);
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

const KEYS = { kept: {}, drafts: { keyPath: "slot" }, photos: { keyPath: "digest" }, outbox: { keyPath: "id" } };
