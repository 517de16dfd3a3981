// What each file is that somebody chose: by its bytes, never by its name.

import { FIRST_LINE } from "../verify/verify.js";

const LARGEST = 2 ** 29;
const VKEY = /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\s*$/;
const GENESIS = "application/vnd.polltrail.definition+json";

const NEVER = ["unknown", "large", "gone"];

/** Say of each file whether it is used: the last of its kind, and a bundle alone. */
export function inUse(all) {
  const bundle = all.some((one) => one.kind === "bundle");
  const last = new Map(all.map((one) => [one.kind, one]));
  return all.map((one) => {
    if (NEVER.includes(one.kind)) return { ...one, role: one.kind, used: false };
    if (last.get(one.kind) !== one) return { ...one, role: "another", used: false };
    const used = !bundle || one.kind === "bundle";
    return { ...one, role: used ? one.kind : "unneeded", used };
  });
}

/** Recognise a file: its name, its kind, and what is in it. */
export const recognised = async (file, entryIn) => ({ name: file.name, ...(await recognise(file, entryIn)) });

async function recognise(file, entryIn) {
  if (file.size > LARGEST) return { kind: "large" };
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { kind: "gone" };
  }
  const begins = new TextDecoder().decode(bytes.subarray(0, 300));
  if (begins.startsWith("PK\u0003\u0004") || begins.startsWith("PK\u0005\u0006")) return { kind: "bundle", bytes };
  if (begins.startsWith(FIRST_LINE)) return { kind: "receipt", bytes };
  if (VKEY.test(begins)) return { kind: "vkey", text: begins.trim() };
  const entry = entryIn(bytes);
  if (!entry) return { kind: "unknown" };
  const receipt = receiptIn(bytes);
  if (beginsElection(entry)) return { kind: "genesis", entry, receipt };
  return { kind: "statement", entry, receipt };
}

/** A server's answer to `GET /v1/statements/<id>` has a receipt beside the statement. */
function receiptIn(bytes) {
  const { receipt } = JSON.parse(new TextDecoder().decode(bytes));
  return typeof receipt === "string" ? new TextEncoder().encode(receipt) : null;
}

function beginsElection(entry) {
  try {
    const { payload, payloadType } = JSON.parse(new TextDecoder().decode(entry));
    return payloadType === GENESIS && JSON.parse(atob(payload).replace(/[^\x20-\x7e]/g, "?")).election === null;
  } catch {
    return false;
  }
}
