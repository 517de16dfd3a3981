// The registry in this page: opened with its passphrase, added to, and saved; locked again with the page.

import { button, make } from "../../capture/dom.js";
import { t } from "../../desk/frame/language.js";
import { field, form, good, submit } from "../dom.js";
import { registryBox, saveBox } from "../server.js";
import { LEAST_LETTERS, openRegistry, sealRegistry, withPeople } from "./registry.js";

const TRIES = 5;
let open = null;

/** Whether names can be shown. */
export const isOpen = () => open !== null;

/** Who is behind a commitment; null where nobody knows here. */
export const personOf = (commitment) => open?.registry.people.find((one) => one.person === commitment) ?? null;

/** Who was registered under a name; null for nobody. */
export const registered = (name) => open?.registry.people.find((one) => one.name === name) ?? null;

export const everybody = () => open?.registry.people ?? [];

/** Add people and save; whoever saved meanwhile is read first, so that nobody's people are lost. */
export async function addPeople(people, election) {
  for (let tried = 1; ; tried += 1) {
    const { version, box } = await registryBox();
    const there = box === null ? { people: [] } : await openRegistry(box, open.passphrase, election);
    const registry = withPeople(there, people);
    try {
      await saveBox(await sealRegistry(registry, open.passphrase, election), version);
      open = { ...open, registry };
      return;
    } catch (error) {
      if (error.kind !== "another-version" || tried === TRIES) throw error;
    }
  }
}

/** Open the registry, or begin one. */
export async function opening(desk) {
  if (isOpen()) return make("p", { class: "signs" }, t("c_names_open"), " ", button(t("c_lock"), () => { open = null; desk.again(); }, { class: "plain" }));
  const { box } = await registryBox();
  const [one, other] = ["new-password", "new-password"].map((kind) => make("input", { type: "password", autocomplete: box ? "off" : kind, minLength: LEAST_LETTERS, required: true }));
  return form("open-names", [
    make("h2", {}, box ? t("c_names") : t("c_names_begin")),
    make("p", {}, box ? t("c_names_words") : t("c_names_begin_words")),
    field("passphrase", t("c_passphrase"), one),
    box ? null : field("passphrase-again", t("c_passphrase_again"), other),
    submit(box ? t("c_open") : t("c_begin")),
  ], async () => {
    if (one.value.length < LEAST_LETTERS) throw new Error(t("c_passphrase_short", { least: LEAST_LETTERS }));
    if (!box && one.value !== other.value) throw new Error(t("c_passphrase_differs"));
    const registry = box ? await openRegistry(box, one.value, desk.me.election) : { people: [] };
    open = { registry, passphrase: one.value };
    if (!box) await addPeople([], desk.me.election);
    await desk.again();
    return good(t("c_names_open"));
  });
}
