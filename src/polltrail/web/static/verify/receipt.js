// Receipts (C2SP tlog-proof): the proof, in one small file, that an entry is in the log.

import { Refused, shown } from "./answers.js";
import { HASH_BYTES, blankLine, latin1, readBase64, readDecimal } from "./bytes.js";
import { openCheckpoint } from "./note.js";
import { checkInclusion, leafHash } from "./tree.js";

/** How every receipt begins. */
export const FIRST_LINE = "c2sp.org/tlog-proof@v1";

const MAX_HASHES = 63;

/** Read a receipt: `{index, proof, note}`; what the note is worth is not looked at here. */
export function readReceipt(bytes) {
  const end = blankLine(bytes);
  const [first, ...lines] = latin1(end < 0 ? bytes : bytes.subarray(0, end)).split("\n");
  if (first !== FIRST_LINE || end < 0) {
    throw new Refused(`receipt: expected ${FIRST_LINE}, and a blank line, found ${shown(first)}`);
  }
  if (lines[0]?.startsWith("extra")) checkExtra(lines.shift());
  const index = readIndex(lines.shift() ?? "");
  const proof = lines.map(readHash);
  if (proof.length > MAX_HASHES) throw new Refused(`receipt: expected at most ${MAX_HASHES} hashes, found more`);
  return { index, proof, note: bytes.slice(end + 2) };
}

/** Check that a receipt proves the entry to be in the log; gives the checkpoint that holds it. */
export async function checkReceipt(receipt, entry, log) {
  const checkpoint = await openCheckpoint(receipt.note, log);
  await checkInclusion(await leafHash(entry), receipt.index, checkpoint.size, checkpoint.root, receipt.proof);
  return checkpoint;
}

/** Whatever else goes along; nobody has signed it, and nothing is made of it. */
function checkExtra(line) {
  if (!readBase64(line.replace(/^extra /, ""))?.length) {
    throw new Refused(`receipt: expected 'extra <base64>', found ${shown(line)}`);
  }
}

function readIndex(line) {
  const index = line.startsWith("index ") ? readDecimal(line.slice(6)) : null;
  if (index === null) throw new Refused(`receipt: expected 'index <number>', found ${shown(line)}`);
  return index;
}

function readHash(line) {
  const found = readBase64(line);
  if (found?.length !== HASH_BYTES) {
    throw new Refused(`receipt: expected a hash of ${HASH_BYTES} bytes in base64, found ${shown(line)}`);
  }
  return found;
}
