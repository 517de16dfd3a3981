// The coordinator's messages, the newest first; each with the time that its sender claims.

import { link, make, named } from "../dom.js";
import { sayer } from "../sayer.js";
import { moment } from "../texts.js";
import { fetchMessages, inbox, markRead, unread } from "./inbox.js";
import { TEXTS } from "./texts.js";

const say = sayer(TEXTS);

/** The view; what is new stays marked until it is opened again. */
export async function view() {
  await fetchMessages();
  const box = await inbox();
  const newest = [...box.messages].sort((one, other) => other.number - one.number);
  const items = newest.map((one) => item(one, one.number > box.read));
  await markRead();
  return [
    make("p", { class: "eyebrow" }, link("stations", say("back"))),
    make("h1", {}, say("title")),
    items.length ? make("ol", { class: "messages" }, items) : make("p", { class: "lead" }, say("none")),
    box.unproven > 0 && make("p", { class: "hint" }, say("unproven", { count: box.unproven })),
    make("p", { class: "hint" }, say("hint")),
  ];
}

/** The link to it, which says how many are new. */
export async function messagesLink() {
  const box = await inbox();
  const count = unread(box);
  if (!box.messages.length) return null;
  return make("p", { class: count ? "inbox new" : "inbox" }, link("messages", count ? say("link_new", { count }) : say("link")));
}

const item = ({ text, made_at, key }, isNew) =>
  make("li", { class: isNew ? "new" : null },
    make("p", { class: "hint" }, isNew && [make("strong", {}, say("new")), " \u00b7 "], moment(made_at)),
    make("p", { class: "words", dir: "auto" }, text),
    make("p", { class: "hint" }, say("from", { key: key.slice(0, 12) })));
