// Answers questions to the verifier's modules: reads lines of JSON, [["what", ...arguments], ...], bytes as {"hex": "..."},
// and answers each line with as many results: {"is": value}, {"refused": why} or {"unsure": why}.

import { pathToFileURL } from "node:url";

import { answerAll, resultWith } from "./answering.mjs";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const { Refused, CannotTell } = await load("answers.js");
const bytes = await load("bytes.js");
const ed25519 = await load("ed25519.js");
const json = await load("json.js");
const note = await load("note.js");
const policy = await load("policy.js");
const receipt = await load("receipt.js");
const { Roster } = await load("roster.js");
const statement = await load("statement.js");
const tree = await load("tree.js");
const verify = await load("verify.js");
const zip = await load("zip.js");

const result = resultWith({ Refused, CannotTell });

const asks = {
  signature: (key, message, signature) => ed25519.verify(key, message, signature),
  canonical: (data) => json.writeCanonical(json.readCanonical(data)),
  base64: (text) => {
    const found = bytes.readBase64(text);
    return found && bytes.hex(found);
  },
  decimal: (text) => bytes.readDecimal(text),
  names: (texts) => texts.map(bytes.isName),
  vkey: async (text) => (await note.readVkey(text)).text,
  note: async (data, vkeys) => {
    const keys = await Promise.all(vkeys.map(note.readVkey));
    return (await note.checkNote(note.readNote(data), keys)).map((key) => key.text);
  },
  checkpoint: async (data, vkey) => {
    const { origin, size, root } = await note.openCheckpoint(data, await note.readVkey(vkey));
    return [origin, size, bytes.hex(root)];
  },
  policy: async (text, data, vkey) => {
    const found = await policy.readPolicy(text);
    const checkpoint = await note.openCheckpoint(data, await note.readVkey(vkey));
    const { witnesses, quorumMet } = await policy.checkQuorum(found, checkpoint.note);
    const times = witnesses.filter((one) => one.cosigned_at !== null).map((one) => [one.name, one.cosigned_at]);
    return [Object.fromEntries(times), quorumMet, policy.overlap(found)];
  },
  inclusion: (leaf, index, size, root, proof) => tree.checkInclusion(leaf, BigInt(index), BigInt(size), root, proof),
  consistency: (old, size, oldRoot, root, proof) =>
    tree.checkConsistency(BigInt(old), BigInt(size), oldRoot, root, proof),
  roots: async (leaves, sizes) => {
    const grown = await tree.Tree.over(leaves);
    return Promise.all(sizes.map(async (size) => bytes.hex(await grown.rootAt(size))));
  },
  receipt: async (data, entry, vkey) => {
    const read = receipt.readReceipt(data);
    const checkpoint = await receipt.checkReceipt(read, entry, await note.readVkey(vkey));
    return [read.index, checkpoint.size, bytes.hex(checkpoint.root)];
  },
  entry: async (data) => (await statement.readEntry(data)).id,
  signed: async (data, key) => statement.checkSignature(await statement.readEntry(data), key),
  admitted: async (entries) => {
    const roster = new Roster({ whole: true });
    const found = [];
    for (const [index, data] of entries.entries()) {
      const judged = await result(async () => roster.admit(await statement.readEntry(data), index));
      found.push("is" in judged);
    }
    return found;
  },
  entryIn: (data) => {
    const found = verify.entryIn(data);
    return found && bytes.hex(found);
  },
  zip: async (data, limits) => {
    const files = await zip.readZip(data, limits ?? zip.LIMITS);
    return [...files].map(([name, found]) => [name, bytes.hex(found)]);
  },
  verifyReceipt: (given) => verify.verifyReceipt(given),
  verifyBundle: (data, electionId) => verify.verifyBundle(data, { electionId }),
};

await answerAll(asks, result);
