// What became of something that was signed: signed here, in the log, seen by the witnesses. Each step is a proof of its own.

import { leftView } from "./deposit/view.js";
import { button, link, make, named, note } from "./dom.js";
import { changed } from "./form/fill.js";
import { isOpen } from "./signing.js";
import { all, get, kept } from "./store.js";
import { moment, number, say } from "./texts.js";

/** The view of a statement; it is made again whenever something is written. */
export async function view(id) {
  const [sent, work, photos] = await Promise.all([get("outbox", id), kept("work"), all("photos")]);
  if (!sent) return [make("h1", {}, say("sent.none")), link("stations", say("back"))];
  const draft = sent.kind === "transcription" ? await get("drafts", sent.slot) : null;
  return [
    make("p", { class: "eyebrow" }, link("stations", say("back"))),
    make("h1", {}, say(sent.state === "refused" ? "sent.refused" : sent.state === "waiting" ? "sent.waiting" : "sent.taken")),
    make("p", { class: "hint" }, named((sent.slot ?? sent.station).split("\n").join(" \u00b7 "))),
    sent.supersedes && make("p", { class: "hint" }, say("sent.replaces", { id: sent.supersedes.slice(0, 12) })),
    make("ol", { class: "steps" }, steps(sent, work)),
    sent.problem && make("p", { class: "detail", dir: "auto" }, sent.problem),
    leftView(sent),
    pictures(sent, draft, photos),
    draft?.signed_id === id && changing(draft),
    make("details", {}, make("summary", {}, say("sent.proof")), ...proof(sent, work)),
  ];
}

function steps(sent, work) {
  const inLog = sent.state === "accepted";
  return [
    step("done", say("step.signed"), moment(sent.made_at)),
    step(inLog ? "done" : sent.state === "refused" ? "bad" : "open", say(inLog ? "step.accepted" : sent.state === "refused" ? "step.refused" : "step.waiting"), inLog && say("step.entry", { index: sent.index, size: sent.size })),
    witnessed(sent, work),
  ];
}

/** The word is for what the witnesses said to this phone themselves, and for nothing else. */
function witnessed(sent, work) {
  if (!work?.about.witnesses) return step("open", say("step.no_witnesses"));
  const names = sent.witnesses.map((one) => one.name).join(", ");
  if (sent.contradicted?.length) return step("bad", say("step.contradicted", { names: sent.contradicted.join(", ") }));
  if (sent.witnessed_at) return step("done", say("step.witnessed"), [named(names), make("br"), moment(sent.witnessed_at)]);
  return step("open", say("step.not_witnessed"), names && say("step.some_witnesses", { names }));
}

const step = (kind, text, more = null) =>
  make("li", { class: kind }, make("span", { class: "mark", "aria-hidden": "true" }), make("div", {}, make("strong", {}, text), more && make("p", { class: "hint" }, more)));

function pictures(sent, draft, photos) {
  if (sent.kind !== "transcription") return null;
  const mine = photos.filter((one) => draft?.photos.includes(one.digest) && one.statement);
  if (!mine.length) return make("p", { class: "hint" }, say("sent.no_photo"));
  const gone = mine.filter((one) => one.sent).length;
  const bad = mine.filter((one) => one.problem);
  return make("div", {}, make("p", { id: "photos-sent" }, say("sent.photos", { sent: gone, all: mine.length })), bad.map((one) => note("bad", make("p", {}, say("sent.photo_refused")), make("p", { class: "detail", dir: "auto" }, one.problem))));
}

function changing(draft) {
  const edit = async () => {
    if (!isOpen(draft)) await changed(draft.slot, (now) => now);
    location.hash = `#form/${encodeURIComponent(draft.station)}/${encodeURIComponent(draft.contest)}`;
  };
  return make("p", {}, button(say("sent.change"), edit, { id: "change" }), " ", make("span", { class: "hint" }, say("sent.change_hint")));
}

function proof(sent, work) {
  const name = sent.id.slice(0, 16);
  const save = (bytes, ending, type) => {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    make("a", { href: address, download: `${name}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return [
    make("dl", { class: "facts" },
      make("dt", {}, say("proof.statement")), make("dd", {}, make("code", {}, sent.id)),
      make("dt", {}, say("proof.election")), make("dd", {}, make("code", {}, work?.about.election ?? "")),
      sent.root && [make("dt", {}, say("proof.root", { size: number(sent.size) })), make("dd", {}, make("code", {}, sent.root))]),
    make("p", { class: "presses" },
      button(say("proof.save_statement"), () => save(sent.envelope, "json", "application/json")),
      sent.receipt && button(say("proof.save_receipt"), () => save(sent.receipt, "tlog-proof", "text/plain"))),
  ];
}

