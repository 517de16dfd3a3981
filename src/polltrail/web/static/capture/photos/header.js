// What a picture is and how large, by its first bytes: before anything opens it, since a small file can be a huge picture.

import { PhotoRefused } from "./refusals.js";

/** The most bytes and pixels of a picture that is opened here; what is sent is far smaller. */
export const MOST_BYTES = 60_000_000;
export const MOST_PIXELS = 64_000_000;
/** Pixels on the shorter side, below which no form can be read. */
export const LEAST_EDGE = 200;

const [SOI, SOS, EOI, TEM] = [0xd8, 0xda, 0xd9, 0x01];

/**
 * Look at the header of a picture.
 *
 * @param {Uint8Array} bytes
 * @returns {{media_type: string, width: number, height: number}} As it is stored: a camera may have turned it.
 * @throws {PhotoRefused} It is none, or larger than is opened here.
 */
export function measured(bytes) {
  if (bytes.length > MOST_BYTES) throw new PhotoRefused("bytes", { most: MOST_BYTES / 1e6, found: bytes.length });
  const found = jpeg(bytes) ?? png(bytes) ?? webp(bytes);
  if (!found) throw new PhotoRefused("kind");
  const { width, height } = found;
  if (!width || !height) throw new PhotoRefused("damaged");
  if (width * height > MOST_PIXELS) throw new PhotoRefused("pixels", { most: MOST_PIXELS / 1e6, found: width, other: height });
  if (Math.min(width, height) < LEAST_EDGE) throw new PhotoRefused("small", { most: LEAST_EDGE, found: Math.min(width, height) });
  return found;
}

const begins = (bytes, text, at = 0) => [...text].every((sign, place) => bytes[at + place] === sign.charCodeAt(0));
const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The largest frame of all that are announced: a decoder may take any of them. */
function jpeg(bytes) {
  if (!begins(bytes, "\xff\xd8\xff")) return null;
  const found = { media_type: "image/jpeg", width: 0, height: 0 };
  for (const { marker, start, end } of segments(bytes)) {
    if (!isFrame(marker) || end - start < 5) continue;
    const [height, width] = [view(bytes).getUint16(start + 1), view(bytes).getUint16(start + 3)];
    if (width * height > found.width * found.height) Object.assign(found, { width, height });
  }
  return found;
}

/**
 * The segments of a JPEG: each with its marker and where its content lies; `scan`, where the picture's own bytes after it
 * end. It ends where the picture ends, or where it is damaged.
 */
export function* segments(bytes) {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) return;
    if (marker === SOI || marker === TEM || marker < 0xc0) return;
    const end = at + 2 + view(bytes).getUint16(at + 2);
    if (end > bytes.length || end < at + 4) return;
    const scan = marker === SOS ? scanEnd(bytes, end) : end;
    yield { marker, begin: at, start: at + 4, end, scan };
    at = scan;
  }
}

/** Where the next marker stands that is neither a zero byte nor a restart. */
function scanEnd(bytes, from) {
  let at = from;
  while (at + 1 < bytes.length) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return bytes.length;
    const next = bytes[at + 1];
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += 2;
  }
  return bytes.length;
}

const isFrame = (marker) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function png(bytes) {
  if (!begins(bytes, "\x89PNG\r\n\x1a\n") || !begins(bytes, "IHDR", 12) || bytes.length < 33) return null;
  return { media_type: "image/png", width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

function webp(bytes) {
  if (!begins(bytes, "RIFF") || !begins(bytes, "WEBP", 8) || bytes.length < 30) return null;
  const media_type = "image/webp";
  const number24 = (at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
  if (begins(bytes, "VP8X", 12)) return { media_type, width: number24(24) + 1, height: number24(27) + 1 };
  if (begins(bytes, "VP8L", 12)) {
    const size = view(bytes).getUint32(21, true);
    return { media_type, width: (size & 0x3fff) + 1, height: ((size >> 14) & 0x3fff) + 1 };
  }
  if (!begins(bytes, "VP8 ", 12)) return null;
  return { media_type, width: view(bytes).getUint16(26, true) & 0x3fff, height: view(bytes).getUint16(28, true) & 0x3fff };
}
