// Says an answer: one word, what it means, every reason, what it does not show, and what was checked.

import { TEXTS, fill, isolated } from "./texts.js";

const MOST = 200;
const WRITTEN = ["numbers", "votes", "choice_numbers"]; // on a form, where what is not written is blank and not 0
const TONES = { true: "holds", false: "fails", null: "unknown" };

const byId = (name) => document.getElementById(name);

/** Show what the verifier found about a receipt, a part of a log or a whole one. */
export function show({ what, found, asked }) {
  const word = String(found.ok);
  const answer = byId("answer");
  answer.className = `answer ${TONES[word]}`;
  byId("answer-word").textContent = TEXTS.answers[word];
  const values = { index: found.index, size: found.size, count: found.entries.length };
  byId("answer-means").textContent = fill(TEXTS.means[what][word], values);
  byId("answer-rehearsal").textContent = TEXTS.rehearsal;
  byId("answer-rehearsal").hidden = found.rehearsal !== true;
  byId("answer-witnessed").textContent = witnessedWords(found);
  byId("answer-witnessed").hidden = found.ok !== true; // a forger has witnesses of their own
  reasons(found);
  list("not-shown", found.notShown, TEXTS.notShownTitle);
  facts(found, asked);
  entries(found);
  answer.hidden = false;
  byId("details").hidden = false;
  answer.focus({ preventScroll: true });
  answer.scrollIntoView({ block: "start" });
}

function witnessedWords({ witnessed, witnessed_head: head, size }) {
  const partly = witnessed === false && head !== null;
  return fill(TEXTS.witnessed[partly ? "partly" : String(witnessed)], { size, head: head?.size });
}

function reasons({ problems }) {
  const sorted = [...problems].sort((one, other) => Number(other.contradicts) - Number(one.contradicts));
  byId("why").hidden = !problems.length;
  byId("why-title").textContent = TEXTS.whyTitle;
  byId("reasons").replaceChildren(...sorted.slice(0, MOST).map(reason));
  rest("reasons-more", problems.length);
}

function reason({ where, index, what, contradicts }) {
  const item = make("li", { className: contradicts ? "against" : "" });
  const place = index === null ? where : fill(TEXTS.at, { where, index });
  item.append(
    make("span", { className: "sort", textContent: contradicts ? TEXTS.against : TEXTS.open }),
    sentence(what),
    make("bdi", { className: "where mono", textContent: place }),
  );
  return item;
}

/** A sentence, with the long numbers in it told apart. */
function sentence(what) {
  const made = make("p", { dir: "auto" });
  const parts = what.split(/([0-9a-f]{32,})/);
  made.append(...parts.map((part, at) => (at % 2 ? make("span", { className: "mono", textContent: part }) : part)));
  return made;
}

function list(name, lines, title) {
  byId(`${name}-title`).textContent = title;
  byId(name).replaceChildren(...lines.map((line) => make("li", { textContent: line })));
}

function facts(found, asked) {
  const told = TEXTS.facts;
  const rows = [
    [told.asked, mono(asked ?? told.none, asked)],
    [told.election, found.election && mono(found.election, true)],
    [told.name, found.name && make("bdi", { textContent: found.name })],
    [told.origin, found.origin && make("bdi", { textContent: found.origin })],
    [told.index, found.index],
    [told.size, found.root && found.size],
    [told.root, found.root && mono(found.root, true)],
    [told.sealed, found.sealed && seal(found)],
    [told.goesOn, found.successions.length > 0 && lost(found)],
    [told.witnessed, found.root && witnesses(found)],
  ];
  byId("facts-title").textContent = TEXTS.factsTitle;
  byId("facts").replaceChildren(...terms(rows));
}

function seal({ sealed: { hidden, unsealed_at: index }, size }) {
  return index === null ? fill(TEXTS.facts.hidden, { hidden, size }) : fill(TEXTS.facts.unsealed, { index });
}

function lost({ successions }) {
  const made = make("ul");
  const lines = successions.map(({ old_origin, index, missing }) => {
    return fill(TEXTS.facts.lost, { name: isolated(old_origin), index, missing });
  });
  made.append(...lines.map((line) => make("li", { textContent: line })));
  return made;
}

function witnesses({ witnesses: all }) {
  const told = TEXTS.facts;
  const lines = all.map(({ name, cosigned_at: at }) =>
    fill(at === null ? told.silent : told.cosigned, { name: isolated(name), time: at === null ? "" : time(at) }),
  );
  const made = make("ul");
  made.append(...(lines.length ? lines : [told.nobody]).map((line) => make("li", { textContent: line })));
  return made;
}

const time = (seconds) => {
  const moment = new Date(Number(seconds) * 1000);
  return Number.isNaN(moment.getTime()) ? String(seconds) : `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
};

function entries({ entries: all }) {
  byId("entries-section").hidden = !all.length;
  byId("entries-title").textContent = TEXTS.entriesTitle;
  byId("entries-hint").textContent = TEXTS.entriesHint;
  byId("entries").replaceChildren(...all.slice(0, MOST).map(entry));
  rest("entries-more", all.length);
}

function entry({ index, id, kind, key, made_at, body, doubt }) {
  const told = TEXTS.entry;
  const summary = make("summary");
  const number = make("span", { className: "number", textContent: index === null ? "" : fill(told.number, { index }) });
  summary.append(number, " ", make("span", { className: "kind", textContent: TEXTS.statementKinds[kind] }));
  const about = [body.slot?.station ?? body.station ?? body.name ?? body.role, body.slot?.contest ?? body.contest];
  for (const [at, one] of about.filter(Boolean).entries()) {
    summary.append(at ? " \u00b7 " : " ", make("bdi", { className: "about", textContent: one }));
  }
  if (doubt) summary.append(" ", make("span", { className: "doubt", textContent: told.doubt }));
  const rows = [
    [told.id, mono(id, true)],
    [told.key, mono(key, true)],
    [told.made_at, made_at.replace("T", " ").replace("Z", " UTC")],
    [told.doubt, doubt && told.doubts[doubt]],
    [told.body, fields(body)],
  ];
  const grid = make("dl");
  grid.append(...terms(rows));
  const made = make("details");
  made.append(summary, grid);
  return made;
}

/** A body as a list of fields and values; rows stand on one line, and a text of many lines keeps them. */
function fields(value, absent = TEXTS.nothing) {
  const made = make("ul", { className: "fields" });
  const members = Array.isArray(value) ? value.map((one) => [null, one]) : Object.entries(value);
  for (const [name, one] of members) {
    const item = make("li", { className: name === null ? "row" : "" });
    if (name !== null) item.append(make("span", { className: "field", textContent: name }), " ");
    item.append(...valueOf(one, WRITTEN.includes(name) ? TEXTS.blank : absent));
    made.append(item);
  }
  return made;
}

function valueOf(value, absent) {
  if (isScalar(value)) return [scalar(value, absent)];
  const all = Object.values(value);
  if (!all.length) return [make("span", { className: "none", textContent: TEXTS.nothing })];
  if (!Array.isArray(value) || !all.every(isScalar)) return [fields(value, absent)];
  return all.flatMap((one, at) => (at ? [" \u00b7 ", scalar(one, absent)] : [scalar(one, absent)]));
}

function scalar(value, absent) {
  if (value === null) return make("span", { className: "none", textContent: absent });
  const text = String(value);
  if (text.includes("\n")) return make("pre", { dir: "auto", textContent: text });
  return make("bdi", { className: /^[0-9a-f]{32,}$/.test(text) ? "mono" : "", textContent: text });
}

const isScalar = (value) => typeof value !== "object" || value === null;

function terms(rows) {
  const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return given.flatMap(([term, value]) => {
    const described = make("dd");
    described.append(value instanceof Node ? value : String(value));
    return [make("dt", { textContent: term }), described];
  });
}

const mono = (text, code) => make("bdi", { className: code ? "mono" : "", textContent: text });

function rest(name, count) {
  byId(name).hidden = count <= MOST;
  byId(name).textContent = fill(TEXTS.more, { count: count - MOST });
}

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
