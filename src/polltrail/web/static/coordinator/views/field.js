// The evening at a glance: arrivals by area, who is silent, incidents, and how often readings agree.

import { button, make } from "../../capture/dom.js";
import { number, t } from "../../desk/frame/language.js";
import { pathOf } from "../areas.js";
import { bdi, percent, plain, share, short, table, when } from "../dom.js";
import { opening, signer } from "../keys/signer.js";
import { told } from "../server.js";
import "../texts.js";

export const AGAIN_MS = 15_000;
const QUIET = [15, 30, 60, 120, 240];
let [area, quiet] = ["", 60];

/** Show it, and look again every few seconds for as long as it is shown. */
export async function show(main, desk) {
  const shown = make("div", { class: "coordinator" });
  const refresh = async () => shown.replaceChildren(...(await sections(desk, refresh)));
  await refresh();
  main.append(...(desk.me.role === "organiser" && !signer(desk) ? [opening(desk)] : []), shown);
  const timer = setInterval(() => refresh().catch(() => {}), AGAIN_MS);
  return () => clearInterval(timer);
}

async function sections(desk, refresh) {
  const query = `${area ? `area=${area}&` : ""}quiet=${quiet}`;
  const [areas, incidents, agreement] = await Promise.all([told(`areas?${query}`), told("incidents"), told(`agreement${area ? `?area=${area}` : ""}`)]);
  return [heading(areas, refresh), arrivals(areas, refresh), silent(areas, refresh), happened(incidents), rates(agreement)];
}

function heading({ area: here, around, size }, refresh) {
  const steps = around.filter(({ number: one }) => one !== here.number);
  const way = steps.map((one) => [button(pathOf(one.path), () => into(one.number, refresh), { class: "plain" }), " › "]);
  return make("div", { class: "glance" },
    make("p", { class: "quiet" }, way.flat()),
    make("h2", {}, pathOf(here.path)),
    make("p", { class: "big" }, share(here.read, here.stations), " ", t("c_stations_read")),
    make("p", { class: "quiet" }, t("c_as_of", { size: number(size) }), " ", make("a", { href: `#people/in/${here.number}` }, t("c_people_here"))));
}

function arrivals({ inside, area: here }, refresh) {
  if (!inside.length) return plain(t("c_no_areas_inside"), bdi(here.path.at(-1) ?? ""));
  const rows = inside.map((one) => [
    button(bdi(one.path.at(-1)), () => into(one.number, refresh), { class: "plain" }),
    share(one.read, one.stations), number(one.states.held + one.states.contested), last(one.last), one.silent ? make("strong", { class: "silent" }, t("c_silent")) : "",
  ]);
  return table(t("c_arrivals"), [t("c_area"), t("c_read"), t("c_held"), t("c_last_heard"), ""], rows, "cards");
}

function silent({ silent: areas }, refresh) {
  const choice = make("select", { id: "quiet", on: { change: (event) => { quiet = Number(event.target.value); refresh(); } } },
    QUIET.map((one) => make("option", { value: one, selected: one === quiet }, t("c_minutes", { minutes: number(one) }))));
  const asked = make("p", {}, make("label", { for: "quiet" }, t("c_quiet_since")), " ", choice);
  const rows = areas.map((one) => [button(pathOf(one.path), () => into(one.number, refresh), { class: "plain" }), t("c_missing", { count: number(one.stations - one.read) }), last(one.last)]);
  const found = rows.length ? table(t("c_silent_areas"), [t("c_area"), t("c_stations"), t("c_last_heard")], rows) : plain(t("c_none_silent"));
  return make("section", { id: "silent" }, make("h2", {}, t("c_silent_areas")), asked, found);
}

function happened({ incidents, of }) {
  const rows = incidents.map((one) => [t(`c_kind_${one.kind}`), one.station ? bdi(one.station) : pathOf(one.area), when(one.made_at), make("a", { href: `#people/${one.key}` }, short(one.key))]);
  const found = rows.length ? table(t("c_incidents"), [t("c_what"), t("c_where"), t("c_when"), t("c_by")], rows, "cards") : plain(t("c_no_incidents"));
  return make("section", { id: "incidents" }, make("h2", {}, t("c_incidents"), " ", make("small", {}, number(of))), found);
}

function rates({ area: here, inside, keys }) {
  const all = make("p", {}, t("c_agreement_of", { both: number(here.both), rate: percent(here.same, here.both) }));
  const rows = inside.map((one) => [pathOf(one.path), number(one.both), percent(one.same, one.both)]);
  const least = keys.filter((one) => one.same < one.both).slice(0, 10).map((one) => [make("a", { href: `#people/${one.key}` }, short(one.key)), number(one.both), percent(one.same, one.both)]);
  return make("section", { id: "agreement" }, make("h2", {}, t("c_agreement")), make("p", { class: "quiet" }, t("c_agreement_words")), all,
    rows.length > 0 && table(t("c_agreement_areas"), [t("c_area"), t("c_read_twice"), t("c_agree")], rows),
    least.length > 0 && table(t("c_agreement_least"), [t("c_key"), t("c_read_twice"), t("c_agree")], least));
}

export const last = (heard) => (heard ? when(heard.made_at) : t("c_never"));

function into(chosen, refresh) {
  area = String(chosen);
  refresh();
}
