// The key of this browser at the desk of one election.

import { findKey, forgetKey, makeKey } from "../../sign/keys.js";

const nameOf = (election) => `desk/${election}`;

/** The key; null where there is none. */
export const deskKey = (election) => findKey(nameOf(election));

/** The key; it is made where there is none. */
export const makeDeskKey = (election) => makeKey(nameOf(election));

/** Forget it. */
export const forgetDeskKey = (election) => forgetKey(nameOf(election));
