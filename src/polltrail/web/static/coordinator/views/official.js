// Official figures: what an authority published, with the file that showed it; claimed until a second watcher agrees.

import { button, make } from "../../capture/dom.js";
import { number, t, time } from "../../desk/frame/language.js";
import { asked } from "../../desk/frame/server.js";
import { moment } from "../../sign/envelope.js";
import { hex } from "../../verify/bytes.js";
import { sha256 } from "../../verify/ed25519.js";
import { areaChoice, pathOf } from "../areas.js";
import { attempt, bad, bdi, field, form, good, options, plain, short, submit } from "../dom.js";
import { onlyFor, signed, signer } from "../keys/signer.js";
import { say } from "../saying.js";
import { bring, documentOf, told } from "../server.js";
import "../texts.js";

const STATUSES = ["unofficial-partial", "unofficial-complete", "certified", "correction", "recount", "unknown"];
const [COUNTS, MOST_BYTES, MOST_COUNT] = [["valid_votes", "rejected_ballots", "ballots_cast"], 32 << 20, 2 ** 31 - 1];

/** Show what was seen so far, and take in what somebody saw. */
export async function show(main, desk) {
  const offered = await told("offered");
  const seen = make("section", { id: "officials" });
  const entering = onlyFor(desk, "watcher") ?? (signer(desk) ? entry(desk, offered, seen) : signed(desk));
  main.append(make("div", { class: "coordinator" }, entering, seen));
  await list(desk, seen, offered);
}

function entry(desk, { contests, areas, stations }, seen) {
  const file = make("input", { type: "file", required: true });
  const source = make("input", { type: "text", autocomplete: "off", dir: "ltr", maxLength: 2000, required: true });
  const where = areaChoice(areas, t("c_country"));
  const station = make("input", { autocomplete: "off", dir: "auto" });
  const status = make("select", {}, options(STATUSES.map((one) => [one, t(`c_status_${one.replaceAll("-", "_")}`)])));
  const figures = make("div", { class: "figures" });
  const contest = make("select", { on: { change: () => figures.replaceChildren(...inputs(contestOf(contests, contest.value))) } }, options(contests.map((one) => [one.id, one.id])));
  figures.replaceChildren(...inputs(contests[0]));
  const known = new Set(stations);
  return form("official", [
    make("h2", {}, t("c_official_enter")),
    make("p", {}, t("c_official_words")),
    field("captured", t("c_captured"), file, t("c_captured_hint")),
    field("source", t("c_source"), source, t("c_source_hint")),
    field("contest", t("c_contest"), contest),
    field("official-area", t("c_area"), where),
    field("official-station", t("c_station"), station, t("c_station_hint")),
    field("status", t("c_status"), status),
    figures,
    submit(t("c_say")), signed(desk),
  ], async () => {
    const bytes = await captured(file.files[0]);
    const place = placeOf(where.value, station.value.trim(), known);
    const body = { ...place, contest: contest.value, status: status.value, figures: figuresIn(figures, contestOf(contests, contest.value)), source: required(source.value), digest: hex(await sha256(bytes)), bytes: bytes.length, seen_at: moment(Date.now()) };
    const { index } = await say(desk, "official", body);
    await bring(bytes);
    await listed(desk, seen, { contests }, index);
    return good(t("c_official_said", { index: number(index) }));
  });
}

const contestOf = (contests, id) => contests.find((one) => one.id === id);

/** A field for each choice and count; what is left empty was not shown. */
function inputs(contest) {
  const whole = (name) => make("input", { inputMode: "numeric", pattern: "[0-9]*", autocomplete: "off", dir: "ltr", "data-figure": name });
  const choices = contest.choices.map((one, at) => field(`choice-${at}`, bdi(one.name), whole(`choice ${one.id}`)));
  return [make("h3", {}, t("c_votes")), ...choices, make("h3", {}, t("c_counts")), ...COUNTS.map((one) => field(`count-${one}`, t(`c_${one}`), whole(`count ${one}`)))];
}

function figuresIn(figures, contest) {
  const read = (name) => numberIn(figures.querySelector(`[data-figure="${CSS.escape(name)}"]`).value);
  const votes = contest.choices.map(({ id }) => [id, read(`choice ${id}`)]);
  const numbers = Object.fromEntries(COUNTS.map((one) => [one, read(`count ${one}`)]).filter(([, value]) => value !== null));
  if (!Object.keys(numbers).length && votes.every(([, value]) => value === null)) throw new Error(t("c_no_figures"));
  return { numbers, votes, choice_numbers: [] };
}

function numberIn(text) {
  if (!text.trim()) return null;
  const found = /^[0-9]{1,10}$/.test(text.trim()) ? Number(text.trim()) : Infinity;
  if (found > MOST_COUNT) throw new Error(t("c_no_number", { found: text }));
  return found;
}

async function captured(file) {
  if (!file) throw new Error(t("c_choose_file"));
  if (!file.size || file.size > MOST_BYTES) throw new Error(t("c_file_size", { most: number(MOST_BYTES >> 20) }));
  return new Uint8Array(await file.arrayBuffer());
}

function placeOf(area, station, known) {
  if (!station) return { level: area ? "area" : "country", area: area ? JSON.parse(area) : [], station: null };
  if (!known.has(station)) throw new Error(t("c_no_station", { station }));
  return { level: "station", area: [], station };
}

function required(text) {
  if (!text.trim()) throw new Error(t("c_source_missing"));
  return text.trim();
}

/** Wait until the count has what was just said, then list. */
async function listed(desk, seen, offered, index) {
  for (let tried = 0; tried < 40; tried += 1) {
    const { size } = await list(desk, seen, offered);
    if (size > index) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function list(desk, seen, offered) {
  const found = await told("official");
  const names = new Map(offered.contests.flatMap((one) => one.choices.map((choice) => [`${one.id} ${choice.id}`, choice.name])));
  const shown = found.official.map((one) => version(desk, one, found.persons, names, seen, offered));
  seen.replaceChildren(make("h2", {}, t("c_officials")), ...(shown.length ? shown : [plain(t("c_no_officials"))]));
  return found;
}

function version(desk, one, persons, names, seen, offered) {
  const votes = Object.entries(one.votes).map(([choice, count]) => make("tr", {}, make("th", { scope: "row" }, bdi(names.get(`${one.contest} ${choice}`) ?? choice)), make("td", {}, count === null ? "–" : number(count))));
  const where = one.station ? bdi(one.station) : pathOf(one.area ?? []);
  const stands = make("strong", { class: one.stands ? "stands" : "claimed" }, one.stands ? t("c_stands") : t("c_claimed", { persons: number(one.persons), needed: number(persons) }));
  return make("article", { class: "card official", "data-statement": one.id },
    make("h3", {}, where, ", ", bdi(one.contest), " · ", t(`c_status_${one.status.replaceAll("-", "_")}`)),
    make("p", {}, stands, " · ", t("c_seen_at", { at: time(Date.parse(one.seen_at)) }), " · ", t("c_entry"), " ", number(one.index)),
    make("table", {}, make("tbody", {}, votes)),
    make("p", { class: "quiet" }, t("c_source"), " ", bdi(one.source)),
    make("p", {}, one.stored ? make("a", { href: documentOf(one.digest), target: "_blank", rel: "noopener" }, t("c_document"), " ", short(one.digest)) : bad(t("c_not_stored"))),
    seconding(desk, one, seen, offered));
}

/** A second watcher says the same, having looked at the document. */
function seconding(desk, one, seen, offered) {
  if (desk.me.role !== "watcher" || one.mine || !one.stored || !signer(desk)) return null;
  const said = make("div", { class: "said", "aria-live": "polite" });
  const work = async () => {
    await sameBytes(one);
    const { index } = await say(desk, "endorsement", { statement: one.id });
    await listed(desk, seen, offered, index);
  };
  const box = make("div", {}, button(t("c_second"), () => attempt(box, said, work), { class: "main" }), make("p", { class: "hint" }, t("c_second_hint")), said);
  return box;
}

/** Hold the stored document against its digest, before anybody signs that it shows this. */
async function sameBytes({ digest, stored }) {
  const bytes = stored ? new Uint8Array(await (await asked(documentOf(digest), {})).arrayBuffer()) : new Uint8Array();
  if (hex(await sha256(bytes)) !== digest) throw new Error(t("c_other_bytes"));
}
