// A new key, offered to the organiser: who decides about forms is enrolled with the organiser's own key, not by a server.

import { button, make } from "../../capture/dom.js";
import { hex } from "../../verify/bytes.js";
import { pae } from "../../verify/statement.js";
import { canonical } from "../../sign/canonical.js";
import { makeDeskKey } from "../frame/key.js";
import { t } from "../frame/language.js";
import { shownProblem } from "../frame/problems.js";

const POSSESSION = "application/vnd.polltrail.possession+json";
const ROLES = ["reviewer", "clerk", "watcher", "registrar"];

/** Choose a role; what the organiser needs to enrol this browser's key in it is shown. */
export function offerKey(desk) {
  const shown = make("div", { class: "offered" });
  const role = make("select", { id: "offered-role" }, ROLES.map((one) => make("option", { value: one }, t(`role_${one}`))));
  const show = button(t("show_offer"), () => offered(desk, role.value, shown));
  return make("div", {}, make("p", {}, make("label", { for: "offered-role" }, t("as")), " ", role, " ", show), shown);
}

async function offered(desk, role, shown) {
  try {
    const key = await makeDeskKey(desk.me.election);
    await navigator.storage?.persist?.();
    const scope = { code_hash: null, election: desk.me.election, role, areas: [], stations: [], public: key.public };
    const possession = hex(await key.sign(pae(POSSESSION, canonical(scope))));
    const line = `--role ${role} --public ${key.public} --possession ${possession}`;
    const box = make("textarea", { id: "offer", rows: 5, dir: "ltr", readOnly: true, value: line, "aria-label": t("for_organiser") });
    const after = button(t("enrolled_now"), () => desk.again(), { class: "main" });
    shown.replaceChildren(make("p", {}, t("offer_words")), box, make("p", {}, button(t("copy"), () => navigator.clipboard.writeText(line)), " ", after));
  } catch (error) {
    shown.replaceChildren(shownProblem(error));
  }
}
