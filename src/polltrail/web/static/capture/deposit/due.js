// When a statement is left with the witnesses: once the server has refused it for good, or has been silent for a while.

/** Milliseconds that a server may be silent about a statement, before others are told that there is one. */
export const SILENT_MS = 120_000;
/** Milliseconds between two rounds of asking the witnesses that have not answered. */
export const AGAIN_MS = [15_000, 30_000, 60_000, 120_000, 300_000];

/**
 * Whether a statement should be with the witnesses.
 *
 * @param {object} sent - As the outbox has it.
 * @param {number} now - Milliseconds since 1970.
 * @param {number} [tries] - How often the server was asked in vain.
 */
export function isDue(sent, now, tries = 1) {
  if (sent.state === "refused") return true;
  return sent.state === "waiting" && tries > 0 && now - sent.made_at >= SILENT_MS;
}

/** How long to wait before asking again, after so many rounds. */
export const pauseAfter = (rounds) => AGAIN_MS[Math.min(rounds, AGAIN_MS.length - 1)];

/**
 * The witnesses of a policy that have no note of a statement yet and can be asked.
 *
 * @param {{name: string, url: string}[]} witnesses
 * @param {{witness: string}[]} kept - The notes there are.
 */
export function stillToAsk(witnesses, kept) {
  const have = new Set(kept.map((one) => one.witness));
  return witnesses.filter(({ name, url }) => /^https?:\/\//.test(url) && !have.has(name));
}
