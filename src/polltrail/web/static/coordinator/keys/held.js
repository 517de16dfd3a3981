// What is open in this page and nowhere else: a key from its file, and the names. Gone with the page, or when nobody is
// logged in any more.

export const held = { key: null, names: null };

/** Close everything. */
export function closeAll() {
  held.key = held.names = null;
}
