// Saying something with the key that is open in this page: signed here, handed in, and its receipt checked.

import { handIn, speaker } from "../desk/frame/saying.js";
import { envelope } from "../sign/envelope.js";
import { signing } from "./keys/signer.js";

/** Sign a statement and hand it in; gives `{id, index}`, the index as the receipt proves it. */
export const say = (desk, kind, body) => speaker(signing(desk))(kind, body);

/** The same, in the place of an earlier statement of one's own. */
export async function sayInstead(desk, kind, body, supersedes) {
  const made = await envelope({ kind, election: desk.me.election, key: signing(desk).key, supersedes, body });
  return { id: made.id, ...(await handIn(desk, made)) };
}
