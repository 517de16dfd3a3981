// How long is waited before something is tried again.

export const FIRST_S = 2;
export const LONGEST_S = 300;

/**
 * How long to wait, in seconds, after so many tries that failed.
 *
 * @param {number} tries - 1 for the first.
 * @param {number} random - In [0, 1).
 * @param {number|null} after - What the server asked for.
 */
export function pause(tries, random, after = null) {
  const most = Math.min(LONGEST_S, FIRST_S * 2 ** Math.min(tries, 20) / 2);
  return Math.max(most * (0.5 + random / 2), after === null ? 0 : after + random * FIRST_S);
}

/** How long still to wait, in milliseconds; a clock that was set back cannot make it longer than any pause is. */
export const stillToWait = (until, now) => (until - now > 2 * LONGEST_S * 1000 ? 0 : Math.max(0, until - now));
