// The statement that all the parts of it make.

import { Refused } from "../../verify/answers.js";
import { unpack } from "./pack.js";

/**
 * Read what all parts together are.
 *
 * @param {Uint8Array} packed
 * @param {string} id - What the links say that it is.
 * @returns {Promise<{entry: Uint8Array, key: Uint8Array, statement: object}>}
 * @throws {Refused} It is damaged, or another: one of the codes was none of this statement.
 */
export async function whole(packed, id) {
  const found = await unpack(packed);
  if (found.statement.id === id) return found;
  throw new Refused(`parts: expected the statement ${id}, found ${found.statement.id}; scan all of its codes again`);
}
