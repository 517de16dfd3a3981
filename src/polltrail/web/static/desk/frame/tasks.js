// The next thing to do, and staying at it: whoever leaves the page frees the form for others.

import { NotDone } from "./problems.js";
import { post } from "./server.js";

const [BEHIND_MS, KEEP_MS] = [300, 30_000];

/**
 * Ask for the next form.
 *
 * @param {object} [asked]
 * @param {number|null} [asked.slot] - This one, if nobody else is at it.
 * @param {number} [asked.seen] - An entry of the log that must have been counted first, or the same form would come again.
 * @returns {Promise<object|null>}
 */
export async function nextTask({ slot = null, seen = -1 } = {}) {
  for (;;) {
    const found = await post("work/next", { slot, seen });
    if (!found.behind) return found.task;
    await new Promise((later) => setTimeout(later, BEHIND_MS));
  }
}

/**
 * Stay at a form until `end`; `leave` frees it.
 *
 * @param {function(): void} lost - Told once if it is no longer this person's.
 */
export function stayAt({ slot }, lost) {
  const leaving = () => post("work/leave", {}, { keepalive: true }).catch(() => {});
  const timer = setInterval(async () => {
    const { yours } = await post(`work/${slot}/keep`).catch((error) => ({ yours: !(error instanceof NotDone) }));
    if (yours) return;
    end();
    lost();
  }, KEEP_MS);
  addEventListener("pagehide", leaving);
  const end = () => {
    clearInterval(timer);
    removeEventListener("pagehide", leaving);
  };
  return { end, leave: () => (end(), leaving()) };
}
