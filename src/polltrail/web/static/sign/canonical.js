// What is signed: a value as the one row of bytes that stands for it (RFC 8785 of integers, texts and null).

import { utf8 } from "../verify/bytes.js";
import { writeCanonical } from "../verify/json.js";

/**
 * Write a value as canonical JSON.
 *
 * @param {*} value - Made of objects, lists, texts, integers in [0, 2^31), true, false and null.
 * @returns {Uint8Array}
 * @throws {Refused} It has anything else in it.
 */
export const canonical = (value) => utf8(writeCanonical(value));
