// The stations of this phone: what is done, what waits, what is in the log; and what endangers the key.

import { button, link, make, named, note } from "./dom.js";
import { canInstall, danger, install, isInstalled } from "./keeping.js";
import { messagesLink } from "./messages/view.js";
import { hurry } from "./queue.js";
import { isOpen, slotOf } from "./signing.js";
import { all, kept } from "./store.js";
import { moment, say } from "./texts.js";

/** The view; it is made again whenever something is written. */
export async function view() {
  const [work, drafts, outbox, photos, waits, fork] = await Promise.all([kept("work"), all("drafts"), all("outbox"), all("photos"), kept("pause"), kept("fork")]);
  if (!work) return [make("h1", {}, say("stations.title")), note("wait", make("p", {}, say("stations.none_yet"))), button(say("again"), () => location.reload(), { class: "main" })];
  const state = { drafts: byKey(drafts, "slot"), outbox: byKey(outbox, "id"), photos };
  return [
    work.about.rehearsal && make("p", { class: "rehearsal" }, say("rehearsal")),
    make("p", { class: "eyebrow" }, named(work.about.name)),
    make("h1", {}, say("stations.title")),
    fork && note("bad", make("p", {}, say("stations.fork"))),
    await messagesLink(),
    await endangered(),
    sending(outbox, photos, waits),
    ...work.stations.map((one) => station(one, work, state)),
    work.stations_in_scope > work.stations.length && make("p", { class: "hint" }, say("stations.more", { shown: work.stations.length, all: work.stations_in_scope })),
    incidents(outbox),
    work.is_named !== null && make("p", { class: "hint foot" }, say(work.is_named ? "page.named" : "page.other")),
  ];
}

const byKey = (list, key) => new Map(list.map((one) => [one[key], one]));

async function endangered() {
  const found = await danger();
  if (found === "kept") return null;
  const press = canInstall() && button(say("install"), install);
  const text = found === "week" ? say("danger.week") : say(isInstalled() ? "danger.room_installed" : "danger.room");
  return note("wait", make("p", {}, text), press && make("p", {}, press));
}

/** What still has to go out, and when it will be tried. */
function sending(outbox, photos, waits) {
  const texts = outbox.filter((one) => one.state === "waiting").length;
  const pictures = photos.filter((one) => one.statement && !one.sent && !one.problem).length;
  if (!texts && !pictures) return null;
  const parts = [texts && say("sending.texts", { count: texts }), pictures && say("sending.photos", { count: pictures })].filter(Boolean);
  const why = navigator.onLine === false ? say("sending.offline") : waits ? say("sending.later", { at: moment(waits.until) }) : say("sending.now");
  return note("wait", make("p", {}, make("strong", {}, parts.join(" \u00b7 ")), " ", why), make("p", {}, button(say("sending.try"), hurry)));
}

function station(one, work, state) {
  const forms = one.contests.map((contest) => form(one, contest, work, state));
  return make("section", { class: "station", "aria-labelledby": `station-${one.id}` },
    make("h2", { id: `station-${one.id}` }, named(one.name ?? one.id), one.name && make("span", { class: "id" }, " ", named(one.id))),
    one.area.length > 0 && make("p", { class: "hint" }, named(one.area.join(" \u203a "))),
    make("ul", { class: "forms" }, forms),
    make("p", { class: "more" }, link(`incident/${encodeURIComponent(one.id)}`, say("incident.report"))));
}

function form(one, contest, work, state) {
  const draft = state.drafts.get(slotOf(one.id, contest));
  const [kind, words] = standing(draft, state);
  const to = kind === "new" || kind === "open" ? "form" : "sent";
  const place = to === "sent" ? `sent/${draft.signed_id}` : `form/${encodeURIComponent(one.id)}/${encodeURIComponent(contest)}`;
  const choices = work.contests[contest].choices.length;
  return make("li", {}, make("a", { href: `#${place}`, class: "form" },
    make("span", { class: "what" }, make("span", {}, named(contest)), make("span", { class: "hint" }, say("stations.choices", { count: choices }))),
    make("span", { class: `state ${kind}` }, make("span", { class: "mark", "aria-hidden": "true" }), words)));
}

/** Where a form stands, in a word. */
export function standing(draft, { outbox }) {
  if (!draft) return ["new", say("state.new")];
  const sent = outbox.get(draft.signed_id);
  if (isOpen(draft)) return ["open", say(sent ? "state.changed" : "state.open")];
  if (sent.state === "refused") return ["refused", say("state.refused")];
  if (sent.state === "waiting") return ["waiting", say("state.waiting")];
  return sent.witnessed_at ? ["witnessed", say("state.witnessed")] : ["accepted", say("state.accepted")];
}

function incidents(outbox) {
  const found = outbox.filter((one) => one.kind === "incident");
  if (!found.length) return null;
  const items = found.map((one) => make("li", {}, link(`sent/${one.id}`, say("incident.sent", { station: one.slot, at: moment(one.made_at) })), " ", say(`state.${one.state}`)));
  return make("section", {}, make("h2", {}, say("incident.title")), make("ul", { class: "plain" }, items));
}
