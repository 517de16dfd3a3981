// Signed notes, verifier keys, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

import { Refused, shown } from "./answers.js";
import {
  HASH_BYTES, MAX_SIZE, hex, isName, isPlain, join, readBase64, readDecimal, readUtf8, utf8, writeBase64,
} from "./bytes.js";
import { sha256, verify } from "./ed25519.js";
import { EMPTY_ROOT } from "./tree.js";

export const ED25519 = 1;
export const COSIGNATURE = 4;

const MAX_NOTE = 1_000_000;
const MAX_SIGNATURES = 100;
const DASH = "\u2014 ";

/** Read a verifier key, `<name>+<key id>+<base64 of type and key>`. */
export async function readVkey(text) {
  const [name, rest] = cut(text, "+");
  const [id, encoded] = cut(rest, "+");
  const key = readBase64(encoded);
  if (!key?.length || !/^[0-9a-f]{8}$/.test(id)) {
    throw new Refused(`verifier key: expected <name>+<8 hex digits>+<base64>, found ${shown(text)}`);
  }
  return named(name, id, key[0], key.slice(1));
}

async function named(name, id, type, key) {
  if (!isName(name)) throw new Refused(`key name: expected no spaces and no '+', found ${shown(name)}`);
  if (![ED25519, COSIGNATURE].includes(type) || key.length !== 32) {
    throw new Refused(
      `key of ${shown(name)}: expected Ed25519 of type 1 or 4 and 32 bytes, found type ${type} and ${key.length} bytes`,
    );
  }
  const expected = hex((await sha256(join(utf8(`${name}\n`), Uint8Array.of(type), key))).slice(0, 4));
  if (id !== expected) {
    throw new Refused(`key of ${shown(name)}: expected key id ${expected}, found ${id}; a letter of it was changed`);
  }
  return Object.freeze({ name, id, type, key, text: `${name}+${id}+${writeBase64(join(Uint8Array.of(type), key))}` });
}

/** Read a note: a text, and the signatures under it; whether they are right, `checkNote` says. */
export function readNote(bytes) {
  if (bytes.length > MAX_NOTE) throw new Refused(`note: expected at most ${MAX_NOTE} bytes, found ${bytes.length}`);
  const whole = readUtf8(bytes);
  if (whole === null) throw new Refused("note: expected UTF-8, found other bytes");
  const end = whole.lastIndexOf("\n\n");
  const lines = whole.slice(end + 2);
  if (end < 0 || !lines.endsWith("\n")) {
    throw new Refused("note: expected a text, a blank line and signature lines, each with its newline");
  }
  const signed = lines.slice(0, -1).split("\n");
  if (signed.length > MAX_SIGNATURES) {
    throw new Refused(`note: expected at most ${MAX_SIGNATURES} signatures, found more`);
  }
  const signatures = signed.map(readSignature);
  const text = whole.slice(0, end + 1);
  if (!isPlain(text)) {
    throw new Refused("note: expected lines of text without control characters, each with its newline");
  }
  return { text, signatures };
}

function readSignature(line) {
  const [name, encoded] = cut(line.slice(DASH.length), " ");
  const blob = readBase64(encoded);
  if (!line.startsWith(DASH) || blob === null || blob.length <= 4) {
    throw new Refused(`signature line: expected '\\u2014 <name> <base64>', found ${shown(line)}`);
  }
  if (!isName(name)) throw new Refused(`signature of ${shown(name)}: expected a name, a key id and a signature`);
  return { name, id: hex(blob.slice(0, 4)), signature: blob.slice(4) };
}

/** Check that at least one of the known keys has signed, and that no signature naming one of them is wrong. */
export async function checkNote(note, keys) {
  const signers = [];
  for (const key of keys) {
    const mine = note.signatures.filter((one) => by(one, key));
    for (const one of mine) {
      if (key.type !== ED25519 || !(await verify(key.key, utf8(note.text), one.signature))) {
        throw new Refused(`signature of ${shown(key.name)}: it is wrong; the note is refused`);
      }
    }
    if (mine.length) signers.push(key);
  }
  if (!signers.length) throw new Refused("note: expected the signature of a known key, found none; the note is refused");
  return signers;
}

/** Read a note's text as a checkpoint; further lines, which the format allows, are refused: nobody audits them. */
export function readCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length !== 4 || lines[3]) {
    throw new Refused(`checkpoint: expected three lines, origin, size and root, found ${shown(text)}`);
  }
  const [origin, size, root] = [lines[0], readDecimal(lines[1]), readBase64(lines[2])];
  const whole = size !== null && root?.length === HASH_BYTES && (size > 0n || hex(root) === EMPTY_ROOT);
  if (!isName(origin) || !whole) {
    throw new Refused(`checkpoint of ${shown(origin)}: expected a size and a root, found ${shown(lines.slice(1, 3))}`);
  }
  return { origin, size, root };
}

/** Read a checkpoint that this log's key has signed. */
export async function openCheckpoint(bytes, log) {
  const note = readNote(bytes);
  await checkNote(note, [log]);
  const checkpoint = readCheckpoint(note.text);
  if (checkpoint.origin !== log.name) {
    throw new Refused(
      `checkpoint: expected the origin ${shown(log.name)}, found ${shown(checkpoint.origin)}; it is another log's`,
    );
  }
  return { ...checkpoint, note };
}

/** Which of the known witnesses have cosigned a note, each at the earliest time it gives; a wrong one refuses the note. */
export async function checkCosignatures(note, witnesses) {
  const found = new Map();
  for (const witness of witnesses) {
    for (const line of note.signatures.filter((one) => by(one, witness))) {
      const at = await timeOf(note.text, line, witness);
      const before = found.get(witness.text);
      if (before === undefined || at < before) found.set(witness.text, at);
    }
  }
  return found;
}

async function timeOf(text, line, witness) {
  const at = line.signature.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
  const usable = witness.type === COSIGNATURE && at <= MAX_SIZE;
  if (!usable || !(await verify(witness.key, message, line.signature.slice(8)))) {
    throw new Refused(`cosignature of ${shown(witness.name)}: it is wrong; the note is refused`);
  }
  return at;
}

const by = (line, key) => line.name === key.name && line.id === key.id;

function cut(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
