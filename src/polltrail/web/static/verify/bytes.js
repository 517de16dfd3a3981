// Bytes, and the texts that stand for them: one form each, and every other form refused (null).

export const MAX_SIZE = 2n ** 63n - 1n;
export const HASH_BYTES = 32;

const DECIMAL = /^(?:0|[1-9][0-9]{0,18})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HEX = /^(?:[0-9a-f]{2})*$/;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text) => new TextEncoder().encode(text);

export function readUtf8(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** Each byte as the character of its number. */
export function latin1(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return text;
}

/** Standard base64 with its padding; null where other text would stand for the same bytes. */
export function readBase64(text) {
  if (!BASE64.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  return writeBase64(bytes) === text ? bytes : null;
}

export const writeBase64 = (bytes) => btoa(latin1(bytes));

export function readHex(text) {
  if (!HEX.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return text;
}

/** A whole number in ASCII digits without leading zeros, as a BigInt; null where it is anything else. */
export function readDecimal(text) {
  if (!DECIMAL.test(text)) return null;
  const number = BigInt(text);
  return number <= MAX_SIZE ? number : null;
}

/** A size or an index as JSON can show it: past 2^53 only its digits are exact. */
export const plainNumber = (number) => (number <= Number.MAX_SAFE_INTEGER ? Number(number) : String(number));

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/** Where the first of two newlines in a row stands; -1 where there are none. */
export function blankLine(bytes) {
  let at = bytes.indexOf(10);
  while (at >= 0 && bytes[at + 1] !== 10) at = bytes.indexOf(10, at + 1);
  return at;
}

/** Text without control characters but the newline. */
export const isPlain = (text) => !/[\u0000-\u0009\u000b-\u001f\ud800-\udfff]/u.test(text);

// The white space of Unicode, written out: languages differ on which characters have it.
const SPACE = /[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Whether text can name a key or a log: not empty, no spaces of any script, no plus, nothing invisible. */
export const isName = (text) => text !== "" && isPlain(text) && !SPACE.test(text) && !text.includes("+");
