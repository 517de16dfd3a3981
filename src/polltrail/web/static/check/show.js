// Says an answer: one word, what it means, every reason, what it does not show, and what was checked.

import { TEXTS, fill } from "./texts.js";

const MOST = 200;
const TONES = { true: "holds", false: "fails", null: "unknown" };

const byId = (name) => document.getElementById(name);

/** Show what the verifier found about a receipt, a part of a log or a whole one. */
export function show({ what, found, asked }) {
  const word = String(found.ok);
  const answer = byId("answer");
  answer.className = `answer ${TONES[word]}`;
  byId("answer-word").textContent = TEXTS.answers[word];
  byId("answer-means").textContent = fill(TEXTS.means[what][word], {
    index: found.index, size: found.size, count: found.entries.length,
  });
  reasons(found);
  list("not-shown", found.notShown, TEXTS.notShownTitle);
  facts(found, asked);
  entries(found);
  answer.hidden = false;
  byId("details").hidden = false;
  answer.focus({ preventScroll: true });
  answer.scrollIntoView({ block: "start" });
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
    make("span", { dir: "auto", textContent: what }),
    " ",
    make("bdi", { className: "where mono", textContent: place }),
  );
  return item;
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
    [told.origin, found.origin && make("bdi", { textContent: found.origin })],
    [told.index, found.index],
    [told.size, found.root && found.size],
    [told.root, found.root && mono(found.root, true)],
    [told.witnessed, found.root && witnesses(found)],
  ];
  byId("facts-title").textContent = told && TEXTS.factsTitle;
  byId("facts").replaceChildren(...terms(rows));
}

function witnesses({ witnesses: all, witnessed }) {
  const told = TEXTS.facts;
  const lines = all.map(({ name, cosigned_at: at }) =>
    fill(at === null ? told.silent : told.cosigned, { name, time: at === null ? "" : time(at) }),
  );
  const items = [TEXTS.without[String(witnessed)], ...(lines.length ? lines : [told.nobody])];
  const made = make("ul");
  made.append(...items.map((line) => make("li", { dir: "auto", textContent: line })));
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

function entry({ index, id, kind, key, made_at, body, revoked }) {
  const told = TEXTS.entry;
  const summary = make("summary");
  const number = make("span", { className: "number", textContent: index === null ? "" : fill(told.number, { index }) });
  summary.append(number, " ", make("span", { className: "kind", textContent: TEXTS.statementKinds[kind] }));
  const about = body.slot?.station ?? body.station ?? body.name ?? body.role ?? "";
  if (about) summary.append(" ", make("bdi", { className: "about", textContent: about }));
  const rows = [
    [told.id, mono(id, true)],
    [told.key, mono(key, true)],
    [told.made_at, made_at.replace("T", " ").replace("Z", " UTC")],
    [told.revoked, revoked && told.revokedMeans],
    [told.body, make("pre", { dir: "auto", textContent: written(body) })],
  ];
  const grid = make("dl");
  grid.append(...terms(rows));
  const made = make("details");
  made.append(summary, grid);
  return made;
}

/** A body as lines of names and values; a long text of another format keeps its lines. */
function written(body) {
  return JSON.stringify(body, null, 1)
    .replace(/^[{]\n|\n[}]$/g, "")
    .replace(/^ /gm, "")
    .replaceAll("\\n", "\n");
}

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
