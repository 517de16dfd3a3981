// What was typed last, until it is on the disk: a page that is closed in the same moment loses none of it.

import { electionHere } from "../store.js";

const nameOf = (slot) => `polltrail-typing\n${electionHere()}\n${slot}`;

/** Note what is being written; to be forgotten once it is. */
export function noteTyped(slot, name, value) {
  localStorage.setItem(nameOf(slot), JSON.stringify({ ...typedLast(slot), [name]: value }));
}

/** What was noted and not written. */
export const typedLast = (slot) => JSON.parse(localStorage.getItem(nameOf(slot)) ?? "{}");

/** Forget what is written now, unless something else was typed meanwhile. */
export function forgetTyped(slot, name, value) {
  const { [name]: noted, ...others } = typedLast(slot);
  if (noted !== undefined && noted !== value) return;
  if (Object.keys(others).length) localStorage.setItem(nameOf(slot), JSON.stringify(others));
  else localStorage.removeItem(nameOf(slot));
}
