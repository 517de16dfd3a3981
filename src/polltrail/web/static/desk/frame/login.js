// Logging in: the server's challenge, signed with this browser's key (statement/login.py).

import { sealed } from "../../sign/envelope.js";
import { readUtf8 } from "../../verify/bytes.js";
import { asked } from "./server.js";

const LOGIN = "application/vnd.polltrail.login+json";

/**
 * Log in; the session is a cookie that no script sees.
 *
 * @param {object} about - As `/v1/desk/me` tells it: what is signed names this election and its log, and no other.
 * @param {import("../../sign/keys.js").Key} key
 */
export async function logIn(about, key) {
  const { challenge } = await (await asked("/v1/login", {})).json();
  const said = { version: 1, election: about.election, origin: about.origin, key: key.key, challenge, purpose: "session" };
  const { envelope } = await sealed(LOGIN, said, key);
  const headers = { "content-type": "application/json" };
  await asked("/v1/login", { method: "POST", headers, body: `{"envelope":${readUtf8(envelope)}}` });
}
