// Invitations: a list of people becomes a sheet of codes; and keys that others made become enrolled.

import { button, make } from "../../capture/dom.js";
import { number, t } from "../../desk/frame/language.js";
import { newSpoken, sealSpoken } from "../../sign/spoken.js";
import { placesOf } from "../areas.js";
import { field, form, good, options, plain, submit } from "../dom.js";
import { readLines } from "../invite/lines.js";
import { commitment, invitation, offeredKey } from "../invite/make.js";
import { sheet } from "../invite/sheet.js";
import * as names from "../keys/names.js";
import { onlyFor, signed, signer } from "../keys/signer.js";
import { say } from "../saying.js";
import { leaveSpoken, told } from "../server.js";
import "../texts.js";

const ROLES = ["agent", "clerk"];
const [HOUR_MS, WEEK_H, MOST_H, MOST_PEOPLE] = [3_600_000, 168, 24 * 366, 500];

/** Show it: only organisers invite, for only their signature is looked for in an invitation. */
export async function show(main, desk) {
  const without = onlyFor(desk, "organiser") ?? (signer(desk) ? null : signed(desk));
  if (without) {
    main.append(without);
    return;
  }
  const places = placesOf(await told("offered"));
  const printed = make("div", { id: "printed" });
  const registry = await names.opening(desk);
  main.append(make("div", { class: "coordinator" }, signed(desk), registry,
    names.isOpen() ? inviting(desk, places, printed) : plain(t("c_names_first")), printed, enrolling(desk)));
}

function inviting(desk, places, printed) {
  const list = make("textarea", { rows: 6, spellcheck: false, dir: "auto", required: true });
  const role = make("select", {}, options(ROLES.map((one) => [one, t(`role_${one}`)])));
  const hours = make("input", { type: "number", min: 1, max: MOST_H, value: WEEK_H, required: true });
  const address = make("input", { type: "url", value: location.origin, dir: "ltr", required: true });
  return form("invite", [
    make("h2", {}, t("c_invite")),
    field("people-list", t("c_list"), list, t("c_list_hint")),
    field("invite-role", t("c_role"), role),
    field("hours", t("c_hours"), hours),
    field("address", t("c_address"), address, t("c_address_hint")),
    submit(t("c_make_sheet")),
  ], async () => {
    const people = wanted(list.value, places);
    const expires_at = Math.floor((Date.now() + Math.min(MOST_H, Math.max(1, Number(hours.value))) * HOUR_MS) / 1000) * 1000;
    const made = await invited(desk, people, { role: role.value, expires_at, address: new URL(address.value).origin });
    const print = button(t("c_print"), () => globalThis.print(), { class: "main" });
    printed.replaceChildren(make("p", { class: "unprinted" }, print), sheet(desk.me, made));
    list.value = "";
    return good(t("c_invited", { count: number(made.length) }));
  });
}

function wanted(text, places) {
  const { people, wrong } = readLines(text, places);
  if (wrong.length) throw new Error(wrong.slice(0, 5).map(({ line, place }) => (place ? t("c_no_place", { line: number(line), place }) : t("c_no_name", { line: number(line) }))).join(" "));
  if (!people.length || people.length > MOST_PEOPLE) throw new Error(t("c_how_many", { most: number(MOST_PEOPLE), found: number(people.length) }));
  return people;
}

/** Sign an invitation for each, keep who they are in the registry first, then leave the links under their spoken codes. */
async function invited(desk, people, { role, expires_at, address }) {
  const made = [];
  for (const one of people) made.push(await invitedOne(desk, one, { role, expires_at, address }, made));
  await names.addPeople(made.map(({ name, phone, person, code_hash }) => ({ name, phone, person, code_hash, role })), desk.me.election);
  await leaveSpoken(made.map(({ box }) => box));
  return made;
}

async function invitedOne(desk, one, { role, expires_at, address }, before) {
  const [election, key] = [desk.me.election, signer(desk)];
  const known = [...before, ...names.everybody()].find(({ name }) => name === one.name);
  const person = known?.person ?? (await commitment(key, election, one.name));
  const { behind, code_hash } = await invitation(key, { election, ...one, role, person, expires_at });
  const [spoken, link] = [newSpoken(), `${address}/enrol#${behind}`];
  return { ...one, role, expires_at, person, code_hash, spoken, link, box: await sealSpoken(spoken, behind) };
}

/** Enrol a key that another browser offers: reviewers, watchers and registrars, whom no server may enrol. */
function enrolling(desk) {
  const shown = make("textarea", { rows: 4, dir: "ltr", spellcheck: false, required: true });
  const name = make("input", { autocomplete: "off", disabled: !names.isOpen() });
  const phone = make("input", { autocomplete: "off", type: "tel", disabled: !names.isOpen() });
  return form("enrol", [
    make("h2", {}, t("c_enrol")),
    make("p", {}, t("c_enrol_words")),
    field("offered-key", t("c_offered_key"), shown),
    field("enrol-name", t("c_name"), name, names.isOpen() ? null : t("c_names_first")),
    field("enrol-phone", t("c_phone"), phone),
    submit(t("c_enrol_now")),
  ], async () => {
    const body = await offeredKey(shown.value, desk.me.election);
    const person = body.person ?? (await personFor(desk, name.value, body.key));
    if (name.value) await names.addPeople([{ name: name.value, phone: phone.value, person, code_hash: body.key, role: body.role }], desk.me.election);
    const { index } = await say(desk, "enrolment", { ...body, person });
    return good(t("c_enrolled", { role: t(`role_${body.role}`), index: number(index) }));
  });
}

/** The commitment to whoever is named; to somebody of their own, whom nobody can name, where nobody is. */
const personFor = async (desk, name, key) => names.registered(name)?.person ?? commitment(signer(desk), desk.me.election, name || `${key} ${crypto.randomUUID()}`);
