// What went wrong, as somebody at the desk is told it.

import { make, note } from "../../capture/dom.js";
import { t } from "./language.js";

/** The server answered that it will not do something, and why. */
export class NotDone extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `status ${status}`);
    this.status = status;
    this.kind = String(problem.type ?? "").replace("urn:polltrail:problem:", "");
    this.after = problem.retry_after ?? null;
  }
}

/** A note about an error. */
export function shownProblem(error) {
  const words = error instanceof TypeError && !(error instanceof NotDone) && /fetch/i.test(error.message) ? t("no_network") : error.message;
  return note("bad", make("p", {}, make("strong", {}, t("not_done"))), make("p", { dir: "auto" }, words));
}
