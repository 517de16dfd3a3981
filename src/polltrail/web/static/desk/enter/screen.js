// The way in: an invitation, a key of this browser, a key from a file, or a new key for the organiser to enrol.

import { button, make, note } from "../../capture/dom.js";
import { sessionKey } from "../../coordinator/session.js";
import { canSign } from "../../sign/keys.js";
import { forgetDeskKey } from "../frame/key.js";
import { t } from "../frame/language.js";
import { logIn } from "../frame/login.js";
import { NotDone, shownProblem } from "../frame/problems.js";
import { showInvitation } from "./invited.js";
import { keyFile } from "./key_file.js";
import { offerKey } from "./offered.js";

const NOT_HERE = ["watcher", "store", "mirror"];

/** Show the way in. */
export async function show(main, desk) {
  const text = decodeURIComponent(location.hash.slice(1)).replace(/^enrol\//, "");
  if (!canSign() || !globalThis.isSecureContext) main.append(note("bad", make("p", {}, t("needs_tls"))));
  else if (text.includes("v1.") && !desk.me.role) await showInvitation(main, desk, text);
  else if (desk.me.role) main.append(note("plain", make("p", {}, t(desk.me.role === "agent" ? "agents_elsewhere" : NOT_HERE.includes(desk.me.role) ? "nothing_for_role" : "already_in"))));
  else if (desk.key) showLogin(main, desk);
  else showNoKey(main, desk);
}

function showLogin(main, desk) {
  const outcome = make("div", {});
  const enter = button(t("log_in"), () => tried(enter, outcome, desk), { class: "main" });
  main.append(
    make("section", { class: "card" },
      make("h2", {}, t("log_in_title")),
      make("p", {}, t("log_in_words")),
      make("p", { class: "fingerprint" }, t("your_key"), " ", make("code", {}, desk.key.key)),
      make("p", {}, enter), outcome,
    ),
    make("details", {}, make("summary", {}, t("not_enrolled_yet")), offerKey(desk), forget(desk)),
    sessionKey(desk),
  );
  enter.focus();
}

async function tried(enter, outcome, desk) {
  enter.disabled = true;
  try {
    await logIn(desk.me, desk.key);
    await desk.again();
  } catch (error) {
    const unknown = error instanceof NotDone && error.kind === "unknown-key";
    outcome.replaceChildren(unknown ? note("bad", make("p", {}, t("unknown_key"))) : shownProblem(error));
    enter.disabled = false;
  }
}

function forget(desk) {
  const sure = make("input", { type: "checkbox", id: "sure" });
  const away = button(t("forget_key"), async () => {
    if (!sure.checked) return sure.focus();
    await forgetDeskKey(desk.me.election);
    await desk.again();
  });
  return make("div", { class: "danger" }, make("p", {}, t("forget_words")), make("p", {}, sure, " ", make("label", { for: "sure" }, t("forget_sure"))), make("p", {}, away));
}

function showNoKey(main, desk) {
  const box = make("textarea", { id: "link", rows: 3, dir: "ltr", spellcheck: false, autocomplete: "off" });
  const open = button(t("open_invitation"), () => (location.hash = box.value.slice(box.value.lastIndexOf("#") + 1).trim()), { class: "main" });
  main.append(
    make("section", { class: "card" }, make("h2", {}, t("invited_title")), make("p", {}, t("invited_words")), make("label", { for: "link" }, t("link")), box, make("p", {}, open)),
    make("section", { class: "card" }, make("h2", {}, t("no_link_title")), make("p", {}, t("no_link_words")), offerKey(desk)),
    make("section", { class: "card" }, make("h2", {}, t("key_file_title")), make("p", {}, t("key_file_words")), keyFile(desk)),
    sessionKey(desk),
  );
}
