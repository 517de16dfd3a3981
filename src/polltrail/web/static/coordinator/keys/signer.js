// Who signs here: a key file opened for as long as this page is, or else the key of this browser.
//
// It is gone with the page, and never sent.

import { button, make, named } from "../../capture/dom.js";
import { t } from "../../desk/frame/language.js";
import { logIn } from "../../desk/frame/login.js";
import { field, form, plain, short, submit } from "../dom.js";
import { keyFromFile } from "./file.js";
import { held } from "./held.js";
import "../texts.js";

/** The key that signs for whoever is logged in; null where it is not open in this page. */
export const signer = (desk) => [held.key, desk.key].find((one) => one?.key === desk.me.key) ?? null;

/** The desk as it signs with that key. */
export const signing = (desk) => ({ ...desk, key: signer(desk) });

/** Open a key file for this page; whoever it is of is then logged in. */
export function opening(desk) {
  const file = make("input", { type: "file", required: true });
  return form("open-key", [
    make("h2", {}, t("c_open_key")),
    make("p", {}, t("c_open_key_words")),
    field("key-file-session", t("c_key_file"), file),
    submit(t("c_open")),
  ], async () => {
    if (!file.files.length) throw new Error(t("c_choose_file"));
    held.key = await keyFromFile(file.files[0]);
    await logIn(desk.me, held.key);
    await desk.again();
  });
}

/** Say which key signs; where it is not open, offer to open it. */
export function signed(desk) {
  const key = signer(desk);
  if (!key) return opening(desk);
  const close = key === held.key && button(t("c_close_key"), () => { held.key = null; desk.again(); }, { class: "plain" });
  return make("p", { class: "signs" }, t("c_signs"), " ", named(t(`role_${desk.me.role}`)), " ", short(key.key), " ", close);
}

/** What needs a role that whoever is here does not have. */
export const onlyFor = (desk, ...roles) => (roles.includes(desk.me.role) ? null : plain(t("c_only_for", { roles: roles.map((one) => t(`role_${one}`)).join(", ") })));
