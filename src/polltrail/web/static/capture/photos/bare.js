// A JPEG as this browser's canvas wrote it, with nothing but the picture: some browsers add blocks of their own.

import { equal, join, utf8 } from "../../verify/bytes.js";
import { segments } from "./header.js";
import { PhotoRefused } from "./refusals.js";

// Tables, frames, restarts, scans: what a decoder needs.
const PICTURE = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd]);
const [APP0, APP14, SOS] = [0xe0, 0xee, 0xda];
const [START, END] = [Uint8Array.of(0xff, 0xd8), Uint8Array.of(0xff, 0xd9)];

/**
 * Keep the picture alone: no Exif, no XMP, no IPTC, no comments, no small or second pictures, nothing after the end.
 *
 * @param {Uint8Array} jpeg
 * @returns {Uint8Array}
 * @throws {PhotoRefused} It is no whole JPEG.
 */
export function bare(jpeg) {
  if (!equal(jpeg.subarray(0, 2), START)) throw new PhotoRefused("canvas");
  const kept = [];
  let end = 2;
  let scans = 0;
  for (const one of segments(jpeg)) {
    if (isKept(jpeg, one)) kept.push(jpeg.subarray(one.begin, one.scan));
    if (one.marker === SOS) scans += 1;
    end = one.scan;
  }
  if (!scans || !equal(jpeg.subarray(end, end + 2), END)) throw new PhotoRefused("damaged");
  return join(START, ...kept, END);
}

function isKept(jpeg, { marker, start, end }) {
  if (PICTURE.has(marker)) return true;
  const content = jpeg.subarray(start, end);
  const named = (name) => equal(content.subarray(0, name.length), utf8(name));
  // Resolution alone: 14 bytes are a header without a small picture behind it.
  if (marker === APP0) return named("JFIF\0") && content.length === 14 && content[12] === 0 && content[13] === 0;
  return marker === APP14 && named("Adobe") && content.length === 12;
}
