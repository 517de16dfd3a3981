// A key from its file (store/key_files.py): from here on this browser signs with it, and no script can read it.

import { make } from "../../capture/dom.js";
import { readBase64 } from "../../verify/bytes.js";
import { keyFromFile } from "../../coordinator/keys/file.js";
import { adoptKey } from "../../sign/keys.js";
import { t } from "../frame/language.js";
import { logIn } from "../frame/login.js";
import { shownProblem } from "../frame/problems.js";

const LINE = /^polltrail-key-v1 \S+ ([A-Za-z0-9+/]{43}=)\n?$/;

/** Choose a file; its key becomes this browser's. */
export function keyFile(desk) {
  const outcome = make("div", {});
  const chosen = make("input", { type: "file", id: "key-file", on: { change: () => taken(chosen.files[0], desk, outcome) } });
  return make("div", {}, make("label", { for: "key-file" }, t("key_file")), " ", chosen, outcome);
}

/** An organiser's key speaks for the whole election: it is opened for a page, and kept by no browser. */
async function isOrganisers(file, desk) {
  const { key } = await keyFromFile(file);
  return desk.me.organisers.some((one) => one.key === key);
}

async function taken(file, desk, outcome) {
  try {
    const found = LINE.exec(file.size < 4096 ? await file.text() : "");
    if (!found) throw new Error(t("key_file_wrong"));
    if (await isOrganisers(file, desk)) throw new Error(t("way_not_kept"));
    const key = await adoptKey(`desk/${desk.me.election}`, readBase64(found[1]));
    await logIn(desk.me, key).catch(() => {});
    await desk.again();
  } catch (error) {
    outcome.replaceChildren(shownProblem(error));
  }
}
