// The server of the election, wherever this page comes from. Whatever it says is looked at again before it is believed.

import { keep, kept } from "./store.js";

const TOKEN = "polltrail-token";
const ANSWER_MS = 30_000;

/** The server did not answer, or is busy: the same request may be taken later. */
export class Unanswered extends Error {
  constructor(message, after = null) {
    super(message);
    this.after = after;
  }
}

/** The server answered that it will not take this, and why. */
export class NotTaken extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `status ${status}`);
    this.status = status;
    this.kind = String(problem.type ?? "").replace("urn:polltrail:problem:", "");
  }
}

let where = null;

/** The address that paths are below: this page's own, unless a file beside it names another; without network, the last. */
export async function address() {
  where ??= await asked();
  return where;
}

async function asked() {
  try {
    const { server } = await (await fetch(new URL("where.json", document.baseURI), { cache: "no-store" })).json();
    await keep("server", server || location.origin);
    return server || location.origin;
  } catch {
    return (await kept("server")) ?? location.origin;
  }
}

/**
 * Ask the server.
 *
 * @returns {Promise<Response>} An answer of a status below 300.
 * @throws {Unanswered|NotTaken}
 */
export async function ask(path, { method = "GET", body = null, signal = null, wait = ANSWER_MS } = {}) {
  const base = await address();
  const answer = await reached(new URL(path, base), { method, body, signal: signal ?? AbortSignal.timeout(wait), headers: await shownTo(base) });
  if (answer.headers.get(TOKEN)) await keep("token", answer.headers.get(TOKEN));
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) {
    throw new Unanswered(problem.detail ?? `status ${answer.status}`, secondsIn(answer.headers.get("retry-after")));
  }
  throw new NotTaken(answer.status, problem);
}

/** The token that lets this phone in before strangers; a page of another address has none to show. */
async function shownTo(base) {
  const token = base === location.origin ? await kept("token") : null;
  return token ? { [TOKEN]: token } : {};
}

async function reached(url, options) {
  try {
    return await fetch(url, { ...options, credentials: "omit", cache: "no-store", redirect: "error" });
  } catch (error) {
    throw new Unanswered(error.message);
  }
}

const secondsIn = (text) => (/^[0-9]{1,5}$/.test(text ?? "") ? Number(text) : null);
