// The way in for whoever coordinates: a key file that is open only as long as the page is.

import { make } from "../capture/dom.js";
import { t } from "../desk/frame/language.js";
import { closeAll } from "./keys/held.js";
import "./ways.js";

/** Offer it; what it takes is loaded only when somebody looks. */
export function sessionKey(desk) {
  if (!desk.me.role) closeAll(); // whoever was here has left
  const inside = make("div", { class: "coordinator" });
  const load = async () => {
    if (inside.childElementCount) return;
    const { opening } = await import("./keys/signer.js");
    inside.replaceChildren(opening(desk));
  };
  return make("details", { id: "session-key", on: { toggle: load } }, make("summary", {}, t("way_session")), inside);
}
