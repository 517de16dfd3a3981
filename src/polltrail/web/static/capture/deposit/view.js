// What stands under a statement that the log has not taken: who keeps it instead, and the way by another phone.

import { button, link, make, named } from "../dom.js";
import { sayer } from "../sayer.js";
import { moment } from "../texts.js";
import { TEXTS } from "./texts.js";

const say = sayer(TEXTS);

/** The part of the view of a statement of the outbox; nothing where it is in the log. */
export function leftView(sent) {
  if (sent.state === "accepted") return null;
  const notes = sent.deposits ?? [];
  return make("section", { class: "left" },
    sent.state === "waiting" && make("p", {}, link(`relay/${sent.id}`, say("relay"), { class: "button", id: "relay" })),
    notes.length > 0 && [
      make("h2", {}, say("left")),
      make("ul", { class: "rows", id: "deposits" }, notes.map(({ witness, at }) => make("li", {}, named(say("at", { name: witness, at: moment(at) }))))),
      make("p", { class: "hint" }, say("means")),
      make("p", { class: "presses" }, notes.map((one) => saving(one, sent.id))),
    ]);
}

function saving({ witness, note }, id) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([note], { type: "text/plain" }));
    make("a", { href: address, download: `${id.slice(0, 16)}.${witness.replace(/[^A-Za-z0-9._-]+/g, "_")}.deposit` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return button(say("save", { name: witness }), save);
}
