// Looking again by itself: also after the network was away, and never for somebody who is no longer logged in.

const MOST_MS = 60_000;

/**
 * Do something after a while; if it fails, try it again, less and less often.
 *
 * @param {{timer: *, ended: boolean, desk: import("../main.js").Desk}} state - Of a screen; `ended` once it is left.
 */
export function later(state, work, ms) {
  clearTimeout(state.timer);
  state.timer = setTimeout(async () => {
    try {
      await work();
    } catch (error) {
      if (state.ended) return;
      if (error.status === 401) await state.desk.again();
      else later(state, work, Math.min(ms * 2, MOST_MS));
    }
  }, ms);
}
