// The codewords of a QR code (ISO/IEC 18004): bytes, padding, and what repairs them (Reed-Solomon over GF(256)).

// By version from 1 on: codewords of error correction in each block, and blocks (ISO/IEC 18004:2015, table 9).
const EC = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
};
const BLOCKS = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
};
const BYTE_MODE = 4;
const PADS = [0xec, 0x11];
const FIELD = 0x11d;

export const VERSIONS = 40;
export const sizeOf = (version) => 17 + 4 * version;

/** Centres of the alignment patterns, along either side (ISO/IEC 18004:2015, annex E). */
export function alignment(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  const from = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => from - at * step).reverse()];
}

/** How many bytes a code of this version and level holds. */
export const capacity = (version, level) => dataCodewords(version, level) - (version < 10 ? 2 : 3);

/** All codewords in the order in which they are drawn: blocks interleaved, data first. */
export function codewords(bytes, version, level) {
  const blocks = split(padded(bytes, version, dataCodewords(version, level)), version, level);
  const divisor = generator(EC[level][version - 1]);
  return Uint8Array.from([...interleaved(blocks), ...interleaved(blocks.map((one) => remainder(one, divisor)))]);
}

/** Modules that are neither pattern nor format nor version: what is left for codewords. */
function rawBits(version) {
  const count = alignment(version).length;
  const patterns = count ? (25 * count - 10) * count - 55 : 0;
  return (16 * version + 128) * version + 64 - patterns - (version > 6 ? 36 : 0);
}

const dataCodewords = (version, level) =>
  Math.floor(rawBits(version) / 8) - EC[level][version - 1] * BLOCKS[level][version - 1];

function padded(bytes, version, count) {
  const length = version < 10 ? [bytes.length] : [bytes.length >> 8, bytes.length & 255];
  const halves = [BYTE_MODE, ...[...length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = Array.from({ length: halves.length / 2 }, (_, at) => (halves[2 * at] << 4) | halves[2 * at + 1]);
  // A row of zeros comes first, as segno writes it: readers stop before it, and every code can be held against segno's.
  if (data.length < count) data.push(0);
  for (let at = 0; data.length < count; at += 1) data.push(PADS[at % 2]);
  return data;
}

/** The blocks: some may be one codeword shorter than the others, and come first. */
function split(data, version, level) {
  const count = BLOCKS[level][version - 1];
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const begins = (at) => at * short + Math.max(at - (count - longer), 0);
  return Array.from({ length: count }, (_, at) => data.slice(begins(at), begins(at + 1)));
}

function interleaved(blocks) {
  const longest = Math.max(...blocks.map((one) => one.length));
  return Array.from({ length: longest }, (_, at) => blocks.flatMap((one) => one.slice(at, at + 1))).flat();
}

function times(one, other) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * FIELD);
    product ^= ((other >> bit) & 1) * one;
  }
  return product;
}

/** Coefficients of (x - 1)(x - 2)(x - 4)..., without the first, which is 1. */
function generator(degree) {
  let found = [1];
  for (let at = 0, root = 1; at < degree; at += 1, root = times(root, 2)) {
    const next = [...found, 0];
    found.forEach((one, place) => (next[place + 1] ^= times(one, root)));
    found = next;
  }
  return found.slice(1);
}

function remainder(data, divisor) {
  const found = new Array(divisor.length).fill(0);
  for (const one of data) {
    const factor = one ^ found.shift();
    found.push(0);
    divisor.forEach((coefficient, at) => (found[at] ^= times(coefficient, factor)));
  }
  return found;
}
