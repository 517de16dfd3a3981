// Reads a zip archive by hand, so that there is one way only to read it.
//
// The directory at its end names every file, in the order in which they lie there, without a gap; what stands before
// each file says the same. Whatever is otherwise is not read: other programs could find other files in it.

import { CannotTell, shown } from "./answers.js";
import { equal, latin1, readUtf8 } from "./bytes.js";

/** The most that is read: bytes of the archive, of one file, of all files, and how many files. */
export const LIMITS = { archive: 2 ** 29, file: 2 ** 26, total: 2 ** 30, files: 65_534 };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const [END_BYTES, CENTRAL_BYTES, LOCAL_BYTES] = [22, 46, 30];
const [STORED, DEFLATED] = [0, 8];
const [HINTS, AFTERWARDS, UTF8_NAMES] = [0x0006, 0x0008, 0x0800];

/** Read all files: a Map of path and bytes. Throws `CannotTell` where the archive is not to be read. */
export async function readZip(bytes, limits = LIMITS) {
  if (bytes.length > limits.archive) refuse(`at most ${limits.archive} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view, limits);
  const entries = centralDirectory(bytes, view, end);
  if (entries.reduce((sum, one) => sum + one.size, 0) > limits.total) refuse(`at most ${limits.total} bytes unpacked`, "more");
  const files = new Map();
  let at = 0;
  for (const entry of entries) {
    if (entry.size > limits.file) refuse(`files of at most ${limits.file} bytes`, entry.size);
    const packed = localData(bytes, view, entry, at, end.start);
    at = packed.end;
    const data = await unpacked(entry, packed.data);
    if (!entry.name.endsWith("/")) files.set(entry.name, data);
    else if (data.length) refuse("folders without content", shown(entry.name));
  }
  if (at !== end.start) refuse("nothing between its files and its directory", `${end.start - at} bytes`);
  return files;
}

function endOf(view, limits) {
  const at = view.byteLength - END_BYTES;
  if (at < 0 || view.getUint32(at, true) !== END) refuse("a zip archive without a comment", "none");
  const u16 = (offset) => view.getUint16(at + offset, true);
  const [start, length] = [view.getUint32(at + 16, true), view.getUint32(at + 12, true)];
  if (u16(4) || u16(6) || u16(8) !== u16(10) || u16(20)) refuse("one archive in one part", "several, or a comment");
  if (u16(10) === 0xffff || start === 0xffffffff) refuse("a plain zip archive", "one in the zip64 format");
  if (u16(10) > limits.files) refuse(`at most ${limits.files} files`, u16(10));
  if (start + length !== at) refuse("its directory at its end", "other bytes there");
  return { start, at, count: u16(10) };
}

function centralDirectory(bytes, view, end) {
  const entries = [];
  const names = new Set();
  let at = end.start;
  for (let number = 0; number < end.count; number += 1) {
    if (at + CENTRAL_BYTES > end.at || view.getUint32(at, true) !== CENTRAL) refuse("an entry for each file", "other bytes");
    const entry = readHeader(bytes, view, at + 8, at + CENTRAL_BYTES);
    entry.start = view.getUint32(at + 42, true);
    at += CENTRAL_BYTES + entry.nameBytes.length + entry.extra + view.getUint16(at + 32, true);
    if (at > end.at) refuse("an entry for each file", "one that is cut off");
    entry.name = readName(entry);
    if (names.has(entry.name.toLowerCase())) refuse("every file once", `${shown(entry.name)} twice`);
    names.add(entry.name.toLowerCase());
    entries.push(entry);
  }
  if (at !== end.at) refuse("nothing but files in its directory", "other bytes");
  return entries.sort((one, other) => one.start - other.start);
}

/** What the header of a file says, in the directory and before the file alike. */
function readHeader(bytes, view, at, nameAt) {
  const u16 = (offset) => view.getUint16(at + offset, true);
  const u32 = (offset) => view.getUint32(at + offset, true);
  return {
    flags: u16(0), method: u16(2), crc: u32(8), packed: u32(12), size: u32(16), extra: u16(22),
    nameBytes: bytes.subarray(nameAt, nameAt + u16(20)),
  };
}

function readName({ flags, nameBytes, method, packed, size }) {
  const name = readUtf8(nameBytes);
  if (flags & ~(HINTS | AFTERWARDS | UTF8_NAMES)) refuse("files without passwords", `flags ${flags}`);
  if (method !== STORED && method !== DEFLATED) refuse("files stored or deflated", `method ${method}`);
  if (packed === 0xffffffff || size === 0xffffffff) refuse("a plain zip archive", "one in the zip64 format");
  const ascii = name !== null && !/[^\x20-\x7e]/.test(name);
  const parts = (name ?? "").replace(/\/$/, "").split("/");
  if ((!ascii && !(flags & UTF8_NAMES)) || name === null || !parts.every(isPart)) {
    refuse("names of files", shown(latin1(nameBytes)));
  }
  return name;
}

const isPart = (part) => part !== "" && part !== "." && part !== ".." && !/[\u0000-\u001f\u007f\\:]/.test(part);

/** The bytes of a file, where what stands before them says the same as the directory. */
function localData(bytes, view, entry, at, limit) {
  if (entry.start !== at) refuse("files one after the other", `a gap or an overlap at ${shown(entry.name)}`);
  if (at + LOCAL_BYTES > limit || view.getUint32(at, true) !== LOCAL) refuse(`${shown(entry.name)} where it is said to be`, "other bytes");
  const local = readHeader(bytes, view, at + 6, at + LOCAL_BYTES);
  const later = entry.flags & AFTERWARDS;
  const agree = (name) => local[name] === entry[name] || (later && local[name] === 0);
  const same = local.flags === entry.flags && local.method === entry.method && equal(local.nameBytes, entry.nameBytes);
  if (!same || !["crc", "packed", "size"].every(agree)) {
    refuse(`${shown(entry.name)} as the directory describes it`, "another description before it");
  }
  const start = at + LOCAL_BYTES + local.nameBytes.length + local.extra;
  const end = start + entry.packed;
  if (end > limit) refuse(`${shown(entry.name)} to end before the directory`, "it cut off");
  return { data: bytes.subarray(start, end), end: later ? descriptorEnd(view, entry, end, limit) : end };
}

/** Where a description that follows its file ends; it must say the same as the directory. */
function descriptorEnd(view, entry, at, limit) {
  const named = at + 16 <= limit && view.getUint32(at, true) === DESCRIPTOR;
  const start = named ? at + 4 : at;
  const end = start + 12;
  const values = [entry.crc, entry.packed, entry.size];
  if (end > limit || values.some((one, number) => view.getUint32(start + 4 * number, true) !== one)) {
    refuse(`${shown(entry.name)} as the directory describes it`, "another description after it");
  }
  return end;
}

async function unpacked(entry, packed) {
  const data = entry.method === STORED ? packed : await inflated(entry, packed);
  if (data.length !== entry.size || crc32(data) !== entry.crc) {
    refuse(`${shown(entry.name)} of ${entry.size} bytes with its checksum`, "others: the file was damaged on its way");
  }
  return data;
}

/** Unpack, and stop as soon as there is more than was promised. */
async function inflated(entry, packed) {
  const found = new Uint8Array(entry.size);
  let at = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > found.length) {
        await reader.cancel();
        return new Uint8Array();
      }
      found.set(part.value, at);
      at += part.value.length;
    }
  } catch {
    if (typeof DecompressionStream === "undefined") refuse("a browser that can unpack it", "none; use a newer browser");
    return new Uint8Array();
  }
  return found.subarray(0, at);
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ CRC[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

function refuse(expected, found) {
  throw new CannotTell(`archive: expected ${expected}, found ${found}; nothing in it was checked`);
}
