// One form as a reviewer sees it: photographs side by side, readings number by number, what contradicts, what was decided.

import { make, note } from "../../capture/dom.js";
import { failures, written } from "../../capture/form/identities.js";
import { number, t } from "../frame/language.js";
import { viewer } from "../photo/viewer.js";
import { whereOf } from "../read/where.js";
import { decisionForm } from "./decide.js";
import { endorsement } from "./endorse.js";
import { checkable, namesOf } from "./figures.js";
import { byWords, decisionReason, reasonWords, stateWords } from "./words.js";

/** Show a story; `changed` is called once this reviewer has said something that the count has taken in. */
export function showStory(main, desk, story, changed) {
  const readings = story.statements.filter(({ kind, gone }) => kind === "transcription" && !gone).map((one, at) => ({ ...one, at: at + 1 }));
  main.append(
    whereOf(story), standing(story), photographs(story, readings), contradictions(story), readingsTable(story, readings), decisions(story),
    whatToDo(desk, story, readings, changed),
  );
}

const standing = (story) =>
  make("p", { class: `standing ${story.state}` }, make("strong", {}, stateWords(story.state)), story.reasons.length > 0 && `: ${story.reasons.map(reasonWords).join("; ")}`);

function photographs(story, readings) {
  const shown = story.images_stored.map((digest) => {
    const of = story.statements.filter((one) => one.images?.includes(digest));
    const words = [...new Set(of.filter(({ copy }) => copy).map(({ copy }) => t(`whose_${copy.whose}`)))].join(", ");
    const read = readings.filter(({ images }) => images.includes(digest)).map(({ at }) => t("reading_by", { at }));
    const caption = [words, ...read].filter(Boolean).join(" · ");
    return make("div", { class: "shown" }, make("h3", {}, caption), viewer([digest], `${t("photo_of", { station: story.station.id })}: ${caption}`).element);
  });
  return make("section", {}, make("h2", {}, t("images_title")), shown.length ? make("div", { class: "side-by-side" }, shown) : make("p", { class: "photo none" }, t("no_photo")));
}

/** What the figures shown contradict by themselves, with both sides. */
function contradictions(story) {
  const found = story.shown ? failures(story.form, checkable(story, story.shown), story.station.registered_voters) : [];
  if (!found.length) return "";
  const lines = found.map(({ identity, left, right }) => make("li", { dir: "auto" }, t("broken", { title: identity.title, left: written(left), right: written(right) })));
  return make("section", {}, make("h2", {}, t("findings")), make("ul", { class: "broken" }, lines));
}

function readingsTable(story, readings) {
  if (!readings.length) return "";
  const doubtful = new Set((story.shown ? failures(story.form, checkable(story, story.shown), story.station.registered_voters) : []).flatMap(({ left, right }) => [...left.parts, ...right.parts].map(({ field }) => field)));
  const rows = namesOf(story).filter(({ name }) => readings.some(({ figures }) => name in figures));
  const head = readings.map((one) => make("th", { scope: "col" }, t("reading_by", { at: one.at }), make("span", { class: "by" }, byWords(one)), make("span", { class: "by" }, t(`whose_${one.copy.whose}`)), one.doubt && make("span", { class: "by doubt" }, t("in_doubt", { why: one.doubt }))));
  return make("section", {}, make("h2", {}, t("said_so_far")), make("div", { class: "wide", tabIndex: 0, role: "group", "aria-label": t("said_so_far") }, make("table", { class: "readings" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, t("number")), head)),
    make("tbody", {}, rows.map((row) => figureRow(row, readings, doubtful))),
  )));
}

function figureRow({ name, words }, readings, doubtful) {
  const found = readings.map(({ figures }) => figures[name] ?? null);
  const differs = new Set(found).size > 1;
  const kind = [differs && "differs", (doubtful.has(name) || (doubtful.has("votes") && name.startsWith("votes:"))) && "doubtful"].filter(Boolean).join(" ");
  return make("tr", { class: kind || null },
    make("th", { scope: "row" }, make("bdi", {}, words), differs && [" ", make("span", { class: "mark" }, t("differs"))]),
    readings.map(({ figures }) => make("td", {}, figureWords(figures, name))),
  );
}

function figureWords(figures, name) {
  if (!(name in figures)) return make("span", { class: "blank", title: t("not_on_form") }, "–", make("span", { class: "unseen" }, t("not_on_form")));
  return figures[name] === null ? make("span", { class: "blank" }, t("blank")) : number(figures[name]);
}

function decisions(story) {
  const found = story.statements.filter(({ kind }) => kind === "decision");
  if (!found.length) return "";
  return make("section", {}, make("h2", {}, t("decisions")), make("ul", {}, found.map((one) => make("li", { class: one.gone ? "gone" : null },
    t("decided_line", { outcome: t(`said_${one.outcome}`), reason: decisionReason(one.reason), persons: number(behind(story, one)) }), ` · ${byWords(one)}`,
    one.gone && ` · ${t("taken_back")}`, one.figures && !one.gone && make("p", { class: "figures" }, figuresLine(story, one.figures))))));
}

const behind = (story, { id, index }) => (story.in_force?.id === id ? story.in_force.persons : 1 + story.statements.filter(({ kind, of, gone }) => kind === "endorsement" && of === index && !gone).length);

const figuresLine = (story, figures) =>
  namesOf(story).filter(({ name }) => name in figures).map(({ name, words }) => `${words} ${figures[name] === null ? t("blank") : number(figures[name])}`).join(" · ");

const WHY_NOT = { "has-read-it": "not_mine_read" };

function whatToDo(desk, story, readings, changed) {
  const force = story.in_force;
  if (story.may !== "decide") return note("plain", make("p", {}, t(WHY_NOT[story.may] ?? "not_mine_key", { why: story.may })));
  const parts = [];
  if (force?.mine && force.more > 0) parts.push(note("plain", make("p", {}, t("mine_in_force"))));
  if (force?.may_endorse) parts.push(endorsement(desk, story, changed));
  parts.push(decisionForm(desk, story, readings, changed));
  return make("div", {}, parts);
}
