// What a check ends in: an answer, every reason against it, and what it does not show.

/** What was brought is wrong: malformed, or not what it says it is. */
export class Refused extends Error {}

/** It could not be checked here; nothing is said against what was brought. */
export class CannotTell extends Error {}

/** What was found, short enough for a message, and unable to steer whoever shows it. */
export function shown(found) {
  const text = JSON.stringify(found, (_, one) => (typeof one === "bigint" ? String(one) : one)) ?? "nothing";
  const plain = text.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return plain.length <= 80 ? plain : `${plain.slice(0, 77)}...`;
}

/** Gathers problems while a check goes on. */
export class Report {
  constructor() {
    this.problems = [];
    this.notShown = [];
  }

  /** Something contradicts what was promised. */
  wrong(where, what, index = null) {
    this.problems.push({ where, index, what, contradicts: true });
  }

  /** Something is absent, or could not be checked. */
  open(where, what, index = null) {
    this.problems.push({ where, index, what, contradicts: false });
  }

  /** Something that this check does not show even where it holds; each once. */
  leaves(what) {
    if (!this.notShown.includes(what)) this.notShown.push(what);
  }

  /** Take what a check could not do, or found wrong; what is neither goes through. */
  take(where, error, index = null) {
    if (error instanceof Refused) this.wrong(where, error.message, index);
    else if (error instanceof CannotTell) this.open(where, error.message, index);
    else throw error;
  }

  /** Do one check; its result, or null where it failed, and then the reason is kept. */
  async attempt(where, check, index = null) {
    try {
      return await check();
    } catch (error) {
      this.take(where, error, index);
      return null;
    }
  }

  /** true, false, or null where it cannot be told: the three answers of `polltrail verify`. */
  get ok() {
    if (this.problems.some((one) => one.contradicts)) return false;
    return this.problems.length ? null : true;
  }
}
