// Photographs beside the log: that each is the one its name says.

import { hex } from "./bytes.js";
import { sha256 } from "./ed25519.js";
import { NOT_SHOWN } from "./limits.js";

const IMAGE = /^images\/sha256\/([0-9a-f]{2})\/([0-9a-f]{2})\/([0-9a-f]{64})$/;

/** Where the bytes of an image lie. */
export const imagePath = (digest) => `images/sha256/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;

/** Check every photograph that is there. */
export async function checkImages(files, report) {
  report.leaves(NOT_SHOWN.imagesAbsent);
  for (const [where, data] of files) {
    const digest = IMAGE.exec(where)?.[3];
    if (!digest) continue;
    report.leaves(NOT_SHOWN.images);
    const found = hex(await sha256(data));
    if (found !== digest || where !== imagePath(digest)) {
      report.wrong(where, `expected a photograph with the SHA-256 of its name, found one with ${found}`);
    }
  }
}
