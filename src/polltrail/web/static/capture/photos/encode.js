// A photograph encoded anew on the phone: what leaves it is drawn pixel by pixel, and nothing else of the file goes along.

import { hex } from "../../verify/bytes.js";
import { sha256 } from "../../verify/ed25519.js";
import { bare } from "./bare.js";
import { measured } from "./header.js";
import { PhotoRefused } from "./refusals.js";

/** What is sent has at most so many bytes: a night's forms come over slow networks. */
export const MOST_SENT = 900_000;
/** Longer edge and quality, tried in this order until the photograph is small enough. */
export const STEPS = [[2048, 0.82], [2048, 0.7], [1800, 0.66], [1600, 0.6], [1400, 0.55], [1200, 0.5]];

/**
 * A photograph that can be signed and sent.
 *
 * @typedef {object} Photo
 * @property {Uint8Array} bytes - A JPEG with a picture in it and nothing else.
 * @property {string} digest - Their SHA-256 in hexadecimal.
 * @property {string} media_type
 * @property {number} width
 * @property {number} height
 */

/**
 * Make a photograph of a file.
 *
 * @param {Blob} file - Of a camera, a scanner, a screen: a JPEG, PNG or WebP.
 * @param {number} turned - Quarter turns to the right.
 * @returns {Promise<Photo>}
 * @throws {PhotoRefused}
 */
export async function photoOf(file, turned = 0) {
  if (file.size > 1e9) throw new PhotoRefused("bytes", { most: 60, found: file.size });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const header = measured(bytes);
  const bitmap = await opened(new Blob([bytes], { type: header.media_type }), header);
  try {
    return await photoOfDrawable(bitmap, turned);
  } finally {
    bitmap.close();
  }
}

/**
 * Make a photograph of what can be drawn: an opened picture, a canvas, a video as it is now.
 *
 * @param {ImageBitmap|HTMLCanvasElement|HTMLVideoElement} drawable
 * @returns {Promise<Photo>}
 */
export async function photoOfDrawable(drawable, turned = 0) {
  checkCanvas();
  for (const [edge, quality] of STEPS) {
    const canvas = drawn(drawable, turned, edge);
    const bytes = bare(await encoded(canvas, quality));
    const { width, height } = canvas;
    canvas.width = canvas.height = 0; // phones keep the memory of a canvas for long
    if (bytes.length <= MOST_SENT) return { bytes, digest: hex(await sha256(bytes)), media_type: "image/jpeg", width, height };
  }
  throw new PhotoRefused("large", { most: MOST_SENT });
}

/** Open a picture upright, and refuse one that is another size than its header says. */
async function opened(blob, header) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  } catch {
    throw new PhotoRefused("damaged");
  }
  const sides = (one) => [one.width, one.height].sort((small, large) => small - large).join();
  if (sides(bitmap) === sides(header)) return bitmap;
  bitmap.close();
  throw new PhotoRefused("damaged");
}

function drawn(drawable, turned, edge) {
  const [width, height] = [drawable.videoWidth ?? drawable.width, drawable.videoHeight ?? drawable.height];
  const scale = Math.min(1, edge / Math.max(width, height));
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = turned % 2 ? [down, across] : [across, down];
  const context = canvas.getContext("2d", { alpha: false, colorSpace: "srgb" });
  if (!context) throw new PhotoRefused("canvas");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turned * Math.PI) / 2);
  context.drawImage(drawable, -across / 2, -down / 2, across, down);
  return canvas;
}

async function encoded(canvas, quality) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (blob?.type !== "image/jpeg") throw new PhotoRefused("canvas");
  return new Uint8Array(await blob.arrayBuffer());
}

/** Some browsers give back noise or white instead of what was drawn, so that nobody is recognised by it. */
function checkCanvas() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const context = canvas.getContext("2d");
  const colours = ["#102030", "#c86432", "#fafafa", "#0050a0"];
  colours.forEach((colour, at) => {
    context.fillStyle = colour;
    context.fillRect((at % 2) * 8, (at >> 1) * 8, 8, 8);
  });
  const found = colours.map((_, at) => [...context.getImageData((at % 2) * 8 + 3, (at >> 1) * 8 + 3, 1, 1).data.slice(0, 3)]);
  if (found.some((one, at) => `#${hex(one)}` !== colours[at])) throw new PhotoRefused("canvas");
}
