// What is asked of the server: with the session's cookie, which no script sees, and the word that goes with the session.

import { NotDone } from "./problems.js";

let word = null;

/** Who is logged in, and what election this is. */
export async function me() {
  const found = await (await asked("/v1/desk/me", {})).json();
  word = found.word;
  return found;
}

/** Ask the desk for something. */
export const get = async (path) => (await asked(`/v1/desk/${path}`, {})).json();

/** Have the desk do something. */
export async function post(path, value = {}, more = {}) {
  const headers = { "content-type": "application/json", "x-polltrail-desk": word ?? "" };
  return (await asked(`/v1/desk/${path}`, { method: "POST", headers, body: JSON.stringify(value), ...more })).json();
}

/** Ask the server itself; an answer of a status below 300. */
export async function asked(path, options) {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  if (answer.ok) return answer;
  throw new NotDone(answer.status, await answer.json().catch(() => ({})));
}
