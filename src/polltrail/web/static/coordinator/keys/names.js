// The registry in this page: opened with its passphrase, added to, and saved; locked again with the page.

import { button, make } from "../../capture/dom.js";
import { t } from "../../desk/frame/language.js";
import { field, form, submit } from "../dom.js";
import { registryBox, saveBox } from "../server.js";
import { held } from "./held.js";
import { LEAST_LETTERS, openRegistry, sealRegistry, withPeople } from "./registry.js";

const TRIES = 5;
/** Whether names can be shown. */
export const isOpen = () => held.names !== null;

/** Who is behind a commitment; null where nobody knows here. */
export const personOf = (commitment) => held.names?.registry.people.find((one) => one.person === commitment) ?? null;

/** Who was registered under a name; null for nobody. */
export const registered = (name) => held.names?.registry.people.find((one) => one.name === name) ?? null;

export const everybody = () => held.names?.registry.people ?? [];

/** Add people and save; whoever saved meanwhile is read first, so that nobody's people are lost. */
export async function addPeople(people, election) {
  for (let tried = 1; ; tried += 1) {
    const { version, box } = await registryBox();
    const there = box === null ? { people: [] } : await openRegistry(box, held.names.passphrase, election);
    const registry = withPeople(there, people);
    try {
      await saveBox(await sealRegistry(registry, held.names.passphrase, election), version);
      held.names = { ...held.names, registry };
      return;
    } catch (error) {
      if (error.kind !== "another-version" || tried === TRIES) throw error;
    }
  }
}

/** Open the registry, or begin one. */
export async function opening(desk) {
  if (isOpen()) return opened(desk);
  const { box } = await registryBox();
  return box ? unlocking(desk, box) : beginning(desk);
}

function opened(desk) {
  const copy = make("a", { href: "/v1/coordinator/registry", download: "names.sealed.json" }, t("c_save_copy"));
  return make("p", { class: "signs" }, t("c_names_open"), " ", copy, " ", button(t("c_lock"), () => { held.names = null; desk.again(); }, { class: "plain" }));
}

function unlocking(desk, box) {
  const passphrase = password();
  return form("open-names", [
    make("h2", {}, t("c_names")),
    make("p", {}, t("c_names_words")),
    field("passphrase", t("c_passphrase"), passphrase),
    submit(t("c_open")),
  ], async () => {
    held.names = { registry: await openRegistry(box, passphrase.value, desk.me.election), passphrase: passphrase.value };
    await desk.again();
  });
}

function beginning(desk) {
  const [one, other, copy] = [password(), password(), make("input", { type: "file" })];
  return form("open-names", [
    make("h2", {}, t("c_names_begin")),
    make("p", {}, t("c_names_begin_words")),
    field("passphrase", t("c_passphrase"), one),
    field("passphrase-again", t("c_passphrase_again"), other),
    make("details", {}, make("summary", {}, t("c_bring_copy")), field("sealed-copy", t("c_bring_copy"), copy)),
    submit(t("c_begin")),
  ], async () => {
    if (one.value.length < LEAST_LETTERS) throw new Error(t("c_passphrase_short", { least: LEAST_LETTERS }));
    if (one.value !== other.value) throw new Error(t("c_passphrase_differs"));
    const { people } = copy.files.length ? await openRegistry(await boxIn(copy.files[0]), one.value, desk.me.election) : { people: [] };
    held.names = { registry: { people }, passphrase: one.value };
    await addPeople(people, desk.me.election);
    await desk.again();
  });
}

const password = () => make("input", { type: "password", autocomplete: "off", required: true });

/** A box that was saved; whatever else the file holds is none. */
const boxIn = async (file) => JSON.parse(await file.text().then((text) => (text.startsWith("{") ? text : "null")));
