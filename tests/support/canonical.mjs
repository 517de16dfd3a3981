// The JSON rules of protocol.md section 2, written once more in plain JavaScript and without a look at the
// Python. Reads lines "decode <hex>" or "encode <hex of any JSON>" and answers each with "ok <hex>" or "refused".

import { createInterface } from "node:readline";

const KEY = /^[A-Za-z][A-Za-z0-9_]*$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function text(value, depth) {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** 31) throw new Error("number");
    return String(value);
  }
  if (depth === 16) throw new Error("depth");
  if (Array.isArray(value)) return `[${value.map((item) => text(item, depth + 1)).join(",")}]`;
  const keys = Object.keys(value).sort();
  for (const key of keys) if (!KEY.test(key)) throw new Error("key");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${text(value[key], depth + 1)}`).join(",")}}`;
}

function answer(line) {
  const [what, hex] = line.split(" ");
  try {
    const found = utf8.decode(Buffer.from(hex ?? "", "hex"));
    const written = text(JSON.parse(found), 0);
    if (what === "decode" && written !== found) return "refused";
    return `ok ${Buffer.from(written, "utf8").toString("hex")}`;
  } catch {
    return "refused";
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(answer(line));
