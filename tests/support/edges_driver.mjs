// Answers questions to the modules at the edges of the capture page, as verify_driver.mjs does for those that verify.

import { pathToFileURL } from "node:url";

import { answerAll, resultWith } from "./answering.mjs";

const folder = pathToFileURL(`${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder));
const { CannotTell, Refused } = await load("../verify/answers.js");
const { hex } = await load("../verify/bytes.js");
const { matrix, versionFor } = await load("relay/qr/matrix.js");
const { pack, unpack } = await load("relay/pack.js");
const parts = await load("relay/parts.js");
const kept = await load("relay/kept.js");
const { openDeposit } = await load("deposit/note.js");
const deposit = await load("deposit/deposit.js");
const due = await load("deposit/due.js");
const message = await load("messages/message.js");
const { registrarKey } = await load("messages/senders.js");
const { readVkey } = await load("../verify/note.js");
const { readPolicy } = await load("../verify/policy.js");
const { measured } = await load("photos/header.js");
const { bare } = await load("photos/bare.js");
const { whole } = await load("relay/whole.js");

const result = resultWith({ Refused, CannotTell });

/** What a browser keeps for an address. */
class Kept extends Map {
  get length() {
    return this.size;
  }
  key(at) {
    return [...this.keys()][at];
  }
  getItem(key) {
    return this.get(key) ?? null;
  }
  setItem(key, value) {
    this.set(key, String(value));
  }
  removeItem(key) {
    this.delete(key);
  }
}

const asks = {
  openDeposit: async (note, vkey) => openDeposit(note, await readVkey(vkey)),
  depositWithAll: async (policy, said) => {
    const { notes, problems } = await deposit.depositWithAll((await readPolicy(policy)).witnesses, said);
    return { notes: notes.map(({ witness, at, note }) => [witness, at, hex(note)]), problems };
  },
  due: (sent, now, tries) => due.isDue(sent, now, tries),
  stillToAsk: (witnesses, kept) => due.stillToAsk(witnesses, kept).map(({ name }) => name),
  message: async (envelope, election, key) => {
    const found = await message.readMessage(envelope);
    await message.checkMessage(found, election, key);
    return { text: found.text, made_at: found.made_at, id: found.id };
  },
  isFor: (told, stations) => message.isFor(told, stations),
  registrar: (entry, key, about) => registrarKey(entry, key, about),
  measured: (bytes) => measured(bytes),
  bare: (bytes) => hex(bare(bytes)),
  matrix: (bytes, level, version) => matrix(bytes, level, version ?? versionFor(bytes.length, level)).map((row) => row.join("")),
  pack: async (entry, key) => hex(await pack(entry, key)),
  unpack: async (packed) => {
    const { entry, statement } = await unpack(packed);
    return [hex(entry), statement.id];
  },
  links: async (address, id, entry, key, size) => parts.partLinks(address, id, await pack(entry, key), parts.SIZES[size]),
  part: (hash) => ({ ...parts.readPart(hash), data: hex(parts.readPart(hash).data) }),
  /** Scan links one after the other on one phone; what there is of the last one's statement. */
  scanned: async (links, limit) => {
    const storage = new Kept();
    let last = null;
    for (const [at, link] of links.entries()) {
      last = parts.readPart(new URL(link).hash);
      kept.keepPart(storage, last, at);
    }
    const { have, missing, packed } = parts.gathered(kept.keptParts(storage, last.id), last);
    const found = packed && (await whole(packed, last.id));
    if (limit) kept.forgetParts(storage, last.id);
    return { have, missing, entry: found && hex(found.entry), kept: storage.length };
  },
};

await answerAll(asks, result);
