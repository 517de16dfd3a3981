// An invitation opened in this browser: what it says, held against the election's organisers; accepted with a new key.

import { button, make, note } from "../../capture/dom.js";
import { acceptance, checkInvitation, readLink } from "../../sign/invitation.js";
import { makeDeskKey } from "../frame/key.js";
import { t, time } from "../frame/language.js";
import { logIn } from "../frame/login.js";
import { shownProblem } from "../frame/problems.js";
import { asked } from "../frame/server.js";

const SELF = ["clerk"];

/** Show an invitation, and accept it. */
export async function showInvitation(main, desk, text) {
  const link = await readLink(text);
  if (link.role === "agent") {
    location.replace(`../capture/#${link.text}`);
    return;
  }
  const problem = await whyNot(link, desk);
  main.append(make("section", { class: "card" }, make("h2", {}, t("invitation_title")), told(link, desk), problem ? note("bad", make("p", {}, problem)) : accepting(link, desk)));
}

async function whyNot(link, desk) {
  if (link.election !== desk.me.election) return t("invitation_other");
  const organiser = desk.me.organisers.find(({ key }) => key === link.organiser);
  if (!organiser || !(await checkInvitation(link, organiser.public))) return t("invitation_unsigned");
  return link.expires_at <= Date.now() ? t("invitation_late", { at: time(link.expires_at) }) : "";
}

function told(link, desk) {
  const where = [...link.areas.map((area) => area.join(" › ")), ...link.stations];
  return make("dl", {},
    make("dt", {}, t("election")), make("dd", { dir: "auto" }, desk.me.name),
    make("dt", {}, t("as")), make("dd", {}, t(`role_${link.role}`)),
    make("dt", {}, t("scope")), make("dd", { dir: "auto" }, where.length ? where.join(", ") : t("whole_election")),
    make("dt", {}, t("until")), make("dd", {}, t("utc", { at: time(link.expires_at) })),
  );
}

function accepting(link, desk) {
  const outcome = make("div", {});
  const accept = button(t("accept"), () => accepted(link, desk, accept, outcome), { class: "main" });
  setTimeout(() => accept.focus());
  return make("div", {}, make("p", {}, t("accept_words")), make("p", {}, accept), outcome);
}

async function accepted(link, desk, accept, outcome) {
  accept.disabled = true;
  try {
    const key = await makeDeskKey(desk.me.election);
    await navigator.storage?.persist?.();
    const body = JSON.stringify(await acceptance(link, key));
    if (!SELF.includes(link.role)) {
      outcome.replaceChildren(byOrganiser(body));
      return;
    }
    await asked("/v1/acceptances", { method: "POST", body, headers: { "content-type": "application/json" } });
    await logIn(desk.me, key);
    history.replaceState(null, "", location.pathname);
    await desk.again();
  } catch (error) {
    outcome.replaceChildren(shownProblem(error));
    accept.disabled = false;
  }
}

/** What a server may not do by itself: whoever decides is enrolled by the organiser's own key. */
function byOrganiser(body) {
  const box = make("textarea", { rows: 6, dir: "ltr", readOnly: true, value: body, "aria-label": t("for_organiser") });
  return note("plain", make("p", {}, t("by_organiser")), box, button(t("copy"), () => navigator.clipboard.writeText(body)));
}
