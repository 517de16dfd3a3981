// A signed statement as codes on the screen, for a phone that has network while this one has none.

import { readHex } from "../../verify/bytes.js";
import { findKey } from "../../sign/keys.js";
import { button, link, make, named } from "../dom.js";
import { sayer } from "../sayer.js";
import { get, kept } from "../store.js";
import { number } from "../texts.js";
import { pack } from "./pack.js";
import { SIZES, partLinks } from "./parts.js";
import { drawing } from "./qr/drawing.js";
import { TEXTS } from "./texts.js";

const say = sayer(TEXTS);

/** The view of a statement that waits in the outbox. */
export async function view(id) {
  const [sent, me] = await Promise.all([get("outbox", id), kept("me")]);
  const key = me && (await findKey(me.name));
  const back = make("p", { class: "eyebrow" }, link(sent ? `sent/${id}` : "stations", say("back")));
  if (!sent || !key) return [back, make("h1", {}, say("title")), make("p", { class: "lead" }, say("gone"))];
  if (sent.state === "accepted") return [back, make("h1", {}, say("title")), make("p", { class: "lead" }, say("already"))];
  const packed = await pack(sent.envelope, readHex(key.public));
  return [
    back,
    make("h1", {}, say("title")),
    make("p", { class: "hint" }, named((sent.slot ?? sent.station).split("\n").join(" \u00b7 "))),
    make("p", {}, say("how")),
    new Codes(id, packed).view(),
    make("p", { class: "hint" }, say("safe")),
    make("p", { class: "hint" }, say("photos")),
  ];
}

/** The address that every code leads to: that of this page, which any phone can open. */
const address = () => `${location.origin}${location.pathname}`;

class Codes {
  constructor(id, packed) {
    Object.assign(this, { id, packed, at: 0, size: "small", place: make("section", { class: "codes" }) });
  }

  view() {
    this.show();
    return this.place;
  }

  show(focus = null) {
    const links = partLinks(address(), this.id, this.packed, SIZES[this.size]);
    this.at = Math.min(this.at, links.length - 1);
    const title = say("code", { number: this.at + 1, of: links.length });
    const turn = (by, id) => button(say(id), () => this.turn(by, links.length, id), { id });
    const [larger, other] = this.size === "small" ? ["larger", "large"] : ["smaller", "small"];
    this.place.replaceChildren(
      make("p", { class: "code-number", role: "status" }, make("strong", {}, title)),
      drawing(links[this.at], SIZES[this.size].level, title),
      make("p", { class: "presses" }, links.length > 1 && turn(-1, "previous"), links.length > 1 && turn(1, "next")),
      make("ol", { class: "code-dots", "aria-hidden": "true" }, links.map((_, at) => make("li", { class: at === this.at ? "here" : null }, number(at + 1)))),
      make("p", {}, button(say(larger), () => this.resize(other), { id: "resize" })),
    );
    this.place.dataset.link = links[this.at];
    if (focus) document.getElementById(focus)?.focus();
  }

  turn(by, count, id) {
    this.at = (this.at + by + count) % count;
    this.show(id);
  }

  resize(size) {
    Object.assign(this, { size, at: 0 });
    this.show("resize");
  }
}
