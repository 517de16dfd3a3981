// A QR code as rows of modules, 1 for dark: patterns, codewords, the best mask, and what tells a reader about them.

import { alignment, capacity, codewords, sizeOf, VERSIONS } from "./codewords.js";
import { MASKS, penalty } from "./masks.js";

const FREE = 2;
const LEVEL_BITS = { L: 1, M: 0 };
const [FORMAT_GENERATOR, FORMAT_MASK, VERSION_GENERATOR] = [0x537, 0x5412, 0x1f25];

/** The smallest version that holds so many bytes; null where none does. */
export function versionFor(count, level) {
  for (let version = 1; version <= VERSIONS; version += 1) if (capacity(version, level) >= count) return version;
  return null;
}

/**
 * Draw bytes as a QR code.
 *
 * @param {Uint8Array} bytes
 * @param {"L"|"M"} level - How much of it may be unreadable: 7 or 15 per cent.
 * @param {number} version - 1 to 40, from 21 to 177 modules along a side.
 * @returns {Uint8Array[]} Rows of modules.
 */
export function matrix(bytes, level, version = versionFor(bytes.length, level)) {
  if (version === null || bytes.length > capacity(version, level)) {
    throw new RangeError(`QR code: expected at most ${capacity(version ?? VERSIONS, level)} bytes, found ${bytes.length}`);
  }
  const frame = framed(version);
  const plain = filled(frame, codewords(bytes, version, level));
  const tried = MASKS.map((mask) => masked(plain, frame, mask));
  const costs = tried.map(penalty);
  const best = costs.indexOf(Math.min(...costs));
  return signed(tried[best], version, level, best);
}

/** The patterns of a version, with every place where codewords go left free. */
function framed(version) {
  const size = sizeOf(version);
  const rows = Array.from({ length: size }, () => new Uint8Array(size).fill(FREE));
  reserve(rows, version);
  for (let at = 8; at < size - 8; at += 1) rows[6][at] = rows[at][6] = (at + 1) % 2;
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) ring(rows, row, column, 4, [1, 1, 0, 1, 0]);
  const centres = alignment(version);
  for (const row of centres) {
    for (const column of centres) if (!isCorner(row, column, centres)) ring(rows, row, column, 2, [1, 0, 1]);
  }
  return rows;
}

function reserve(rows, version) {
  const size = rows.length;
  for (let at = 0; at < 9; at += 1) rows[at][8] = rows[8][at] = 0;
  for (let at = 1; at < 9; at += 1) rows[size - at][8] = rows[8][size - at] = 0;
  if (version < 7) return;
  for (let at = 0; at < 6; at += 1) {
    for (let beside = 9; beside < 12; beside += 1) rows[at][size - beside] = rows[size - beside][at] = 0;
  }
}

/** Squares around a centre, by their distance from it; what lies outside is left out. */
function ring(rows, row, column, reach, colours) {
  for (let down = -reach; down <= reach; down += 1) {
    for (let right = -reach; right <= reach; right += 1) {
      const found = rows[row + down]?.[column + right];
      if (found !== undefined) rows[row + down][column + right] = colours[Math.max(Math.abs(down), Math.abs(right))];
    }
  }
}

function isCorner(row, column, centres) {
  const [first, last] = [centres[0], centres.at(-1)];
  return (row === first && column === first) || (row === first && column === last) || (row === last && column === first);
}

/** Codewords bit by bit, two columns at a time, from the right, upwards and downwards in turn. */
function filled(frame, words) {
  const rows = frame.map((row) => row.slice());
  const size = rows.length;
  let bit = 0;
  for (let right = size - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const row = rows[upwards ? size - 1 - step : step];
      for (const column of [right, right - 1]) {
        if (row[column] === FREE) row[column] = ((words[bit >> 3] ?? 0) >> (7 - (bit++ & 7))) & 1;
      }
    }
  }
  return rows;
}

const masked = (rows, frame, mask) =>
  rows.map((row, down) => row.map((one, right) => (frame[down][right] === FREE ? one ^ Number(mask(down, right)) : one)));

/** Write level, mask and version beside the corners. */
function signed(rows, version, level, mask) {
  const size = rows.length;
  const told = (LEVEL_BITS[level] << 3) | mask;
  const format = ((told << 10) | rest(told << 10, FORMAT_GENERATOR)) ^ FORMAT_MASK;
  for (let at = 0; at < 8; at += 1) {
    const [low, high] = [(format >> at) & 1, (format >> (14 - at)) & 1];
    rows[at < 6 ? at : at + 1][8] = rows[8][size - 1 - at] = low;
    rows[8][at < 6 ? at : at + 1] = rows[size - 1 - at][8] = high;
  }
  rows[size - 8][8] = 1;
  if (version > 6) numbered(rows, (version << 12) | rest(version << 12, VERSION_GENERATOR));
  return rows;
}

function numbered(rows, told) {
  const from = rows.length - 11;
  for (let bit = 0; bit < 18; bit += 1) {
    const [along, beside] = [Math.floor(bit / 3), from + (bit % 3)];
    rows[along][beside] = rows[beside][along] = (told >> bit) & 1;
  }
}

/** What is left of a number divided by a generator, in bits (BCH). */
function rest(number, divisor) {
  const width = (value) => 32 - Math.clz32(value);
  let left = number;
  while (width(left) >= width(divisor)) left ^= divisor << (width(left) - width(divisor));
  return left;
}
