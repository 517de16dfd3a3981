// Agents and clerks: when each was last heard from, what each said, and the revocation of a key.

import { make } from "../../capture/dom.js";
import { number, t, time } from "../../desk/frame/language.js";
import { scopeText } from "../areas.js";
import { bdi, field, form, good, options, plain, short, submit, table, when } from "../dom.js";
import * as names from "../keys/names.js";
import { signed, signer } from "../keys/signer.js";
import { say } from "../saying.js";
import { told } from "../server.js";
import { AGAIN_MS, last } from "./field.js";
import "../texts.js";

const [INVITED, PERSON_DIGITS, QUIET] = [["agent", "clerk"], 16, [15, 30, 60, 120, 240]];
let quiet = "";

const REASONS = ["lost", "stolen", "replaced", "misused", "same_person_twice", "left", "other"];

/** Show everybody, those of an area (`#people/in/<number>`), or the one whose key the address names. */
export async function show(main, desk) {
  const [, key, area] = location.hash.split("/");
  return key && key !== "in" ? one(main, desk, key) : list(main, desk, key ? area : null);
}

/** List them, and look again every few seconds for as long as it is shown: people arrive while it is. */
async function list(main, desk, area) {
  const [missing, shown] = [make("div", {}), make("div", {})];
  const refresh = async () => {
    const [nobody, found] = [await notCome(), await lines(area)];
    missing.replaceChildren(...(nobody ? [nobody] : []));
    shown.replaceChildren(...found);
  };
  const choice = make("select", { id: "quiet-people", on: { change: (event) => { quiet = event.target.value; refresh(); } } },
    make("option", { value: "", selected: !quiet }, t("c_any_time")), QUIET.map((minutes) => make("option", { value: minutes, selected: String(minutes) === quiet }, t("c_minutes", { minutes: number(minutes) }))));
  main.append(make("div", { class: "coordinator" }, await names.opening(desk), missing,
    area && make("p", {}, make("a", { href: "#people" }, t("c_all_of_country"))),
    make("p", {}, make("label", { for: "quiet-people" }, t("c_quiet_since")), " ", choice), shown));
  await refresh();
  const timer = setInterval(() => refresh().catch(() => {}), AGAIN_MS);
  return () => clearInterval(timer);
}

async function lines(area) {
  const query = [area && `area=${area}`, quiet && `quiet=${quiet}`].filter(Boolean).join("&");
  const { people, of } = await told(`people${query ? `?${query}` : ""}`);
  const rows = people.map((one) => [
    make("a", { href: `#people/${one.key}` }, whoIs(one)), phoneOf(one), t(`role_${one.role}`), scopeText(one), last(one.last), number(one.count), standing(one),
  ]);
  return [
    make("p", { class: "quiet" }, t("c_people_words", { count: number(of) })),
    table(t("c_people"), [t("c_who"), t("c_phone"), t("c_role"), t("c_for"), t("c_last_heard"), t("c_entries"), t("c_standing")], rows, "cards"),
  ];
}

/** Who is on the list of names and has no key in the log: found here, for the server does not know the list. */
async function notCome() {
  const everybody = [...new Map(names.everybody().map((one) => [one.person, one])).values()];
  if (!everybody.length) return null;
  const come = new Set((await told("persons")).persons);
  const missing = everybody.filter(({ person, role }) => INVITED.includes(role) && !come.has(person.slice(0, PERSON_DIGITS)));
  if (!missing.length) return null;
  const rows = missing.map((one) => [bdi(one.name), make("span", { dir: "ltr" }, one.phone || "–"), t(`role_${one.role}`)]);
  return make("section", { id: "not-come" }, make("h2", {}, t("c_not_come")),
    make("p", { class: "quiet" }, t("c_not_come_words", { count: number(missing.length), of: number(everybody.length) })),
    table(t("c_not_come"), [t("c_who"), t("c_phone"), t("c_role")], rows));
}

async function one(main, desk, key) {
  const { person, said } = await told(`said?key=${key}`);
  if (!person) {
    main.append(plain(t("c_unknown_person")));
    return;
  }
  const rows = said.map((entry) => [number(entry.index), t(`c_said_${entry.kind}`), bdi(entry.station ?? "–"), bdi(entry.contest ?? "–"), when(entry.made_at)]);
  main.append(make("div", { class: "coordinator" },
    make("p", {}, make("a", { href: "#people" }, t("c_everybody"))),
    make("h2", {}, whoIs(person), " ", standing(person)),
    make("dl", {}, make("dt", {}, t("c_phone")), make("dd", {}, phoneOf(person)), make("dt", {}, t("c_role")), make("dd", {}, t(`role_${person.role}`)),
      make("dt", {}, t("c_for")), make("dd", {}, scopeText(person)), make("dt", {}, t("c_last_heard")), make("dd", {}, last(person.last)),
      make("dt", {}, t("c_key")), make("dd", {}, make("code", { dir: "ltr" }, person.key))),
    person.standing === "revoked" ? null : revoking(desk, person, said),
    table(t("c_said"), [t("c_entry"), t("c_what"), t("c_station"), t("c_contest"), t("c_when")], rows, "cards")));
}

/** Revoke a key: from now on, or with everything that it said from an entry on put in doubt. */
function revoking(desk, person, said) {
  if (!signer(desk)) return signed(desk);
  const reason = make("select", {}, options(REASONS.map((one) => [one, t(`c_reason_${one}`)])));
  const from = make("select", {}, options([["", t("c_suspect_none")], ["0", t("c_suspect_all")], ...said.map((entry) => [String(entry.index), t("c_suspect_from", { index: number(entry.index), station: entry.station ?? "–", at: t("utc", { at: time(entry.made_at) }) })])]));
  const sure = make("input", { type: "checkbox", id: "revoke-sure" });
  return form("revoke", [
    make("h2", {}, t("c_revoke")),
    make("p", {}, t("c_revoke_words")),
    field("reason", t("c_reason"), reason),
    field("suspect-from", t("c_suspect"), from, t("c_suspect_hint")),
    make("p", {}, sure, " ", make("label", { for: "revoke-sure" }, t("c_revoke_sure"))),
    submit(t("c_revoke_now")), signed(desk),
  ], async () => {
    if (!sure.checked) throw new Error(t("c_tick"));
    const suspect_from = from.value === "" ? null : Number(from.value);
    const { index } = await say(desk, "revocation", { key: person.key, reason: reason.value, suspect_from });
    return good(t("c_revoked", { index: number(index) }));
  });
}

function whoIs(person) {
  const known = names.personOf(person.person);
  return known ? make("span", {}, bdi(known.name), " ", short(person.key)) : short(person.key);
}

const phoneOf = (person) => make("span", { dir: "ltr" }, names.personOf(person.person)?.phone || "–");
const standing = (person) => make("span", { class: `c-standing ${person.standing.replaceAll(" ", "-")}` }, t(`c_standing_${person.standing.replaceAll(" ", "_")}`));
