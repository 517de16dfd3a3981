// Photographs beside the log: that each is the one its name says, and that what somebody says to hold is there.

import { hex } from "./bytes.js";
import { sha256 } from "./ed25519.js";
import { NOT_SHOWN } from "./limits.js";

const FOLDER = "images/sha256/";

/** Where the bytes of an image lie. */
export const imagePath = (digest) => `${FOLDER}${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`;

/** Check in a whole log every photograph that is there, and that all are there which the election publishes. */
export async function checkAllImages(files, entries, roster, report) {
  for (const [where, data] of files) {
    if (!where.startsWith(FOLDER)) continue;
    report.leaves(NOT_SHOWN.images);
    const found = hex(await sha256(data));
    if (where !== imagePath(found)) {
      report.wrong(where, `expected a photograph with the SHA-256 of its name, found one with ${found}`);
    }
  }
  checkHeld(files, entries, roster, report);
}

/** Check in a part of a log the photographs that it says to have. */
export async function checkEnclosedImages(files, digests, entries, report) {
  const bodies = entries.filter(({ kind }) => kind === "image").map(({ body }) => body);
  const named = new Set(bodies.map(({ digest, bytes }) => `${digest} ${bytes}`));
  if (new Set(bodies.map(({ digest }) => digest)).size > digests.length) report.leaves(NOT_SHOWN.imagesAbsent);
  for (const digest of digests) {
    report.leaves(NOT_SHOWN.images);
    const where = imagePath(digest);
    const data = files.get(where);
    if (!data) {
      report.open(where, "expected this photograph, found no such file");
    } else if (hex(await sha256(data)) !== digest) {
      report.wrong(where, `expected a photograph with SHA-256 ${digest}, found another`);
    } else if (!named.has(`${digest} ${data.length}`)) {
      report.open(where, `expected an entry that speaks of this photograph of ${data.length} bytes, found none; it shows nothing`);
    }
  }
}

/** Check that what is held, was not removed and is published is there, in the size that was said. */
function checkHeld(files, entries, roster, report) {
  const counts = entries.filter(({ key, index }) => roster.doubt(key, index) === null);
  const removed = new Set(counts.filter(({ kind }) => kind === "removal").map(({ body }) => body.digest));
  const published = publishedBy(roster, entries);
  const named = namedBy(roster, entries);
  for (const { index, kind, key, body } of counts) {
    if (kind !== "holding" || removed.has(body.digest)) continue;
    const where = imagePath(body.digest);
    if (!published(body.digest)) report.leaves(NOT_SHOWN.imagesAbsent);
    else if (roster.keys.get(key).role === "store") checkStored(where, files.get(where), body.bytes, index, report);
    else if (named.has(body.digest)) checkMirrored(where, files.get(where), index, report);
  }
}

function checkStored(where, data, bytes, index, report) {
  if (!data) {
    report.wrong(where, "expected the photograph that this entry says to hold, found no such file, and no removal in the log", index);
  } else if (data.length !== bytes) {
    report.wrong(where, `expected ${bytes} bytes, as this entry says, found ${data.length}`, index);
  }
}

/** What only a mirror has promised is at the mirror, and may be missing here; what it says of its size binds nobody. */
function checkMirrored(where, data, index, report) {
  if (!data) {
    report.open(where, "expected the photograph that a mirror says to hold, found no such file; ask the mirror for it", index);
  }
}

/** The digests that an `image` or `official` statement names, by a key not revoked by then. */
function namedBy(roster, entries) {
  const names = entries.filter(({ index, kind, key }) => ["image", "official"].includes(kind) && !roster.isRevoked(key, index));
  return new Set(names.map(({ body }) => body.digest));
}

/** What the election publishes of photographs: none, all, or those that all who name them call redacted copies. What a
 * watcher saw an authority publish, before anybody called it a photograph, is published always. */
function publishedBy(roster, entries) {
  const { images } = roster.definition.policy;
  const documents = new Set();
  const redacted = new Map();
  for (const { index, kind, key, body } of entries) {
    if (roster.isRevoked(key, index)) continue;
    if (kind === "official" && !redacted.has(body.digest)) documents.add(body.digest);
    if (kind !== "image") continue;
    const copy = body.redacts !== null && body.redacts !== body.digest;
    redacted.set(body.digest, copy && (redacted.get(body.digest) ?? true));
  }
  return (digest) => documents.has(digest) || images === "public" || (images === "redacted" && (redacted.get(digest) ?? false));
}
