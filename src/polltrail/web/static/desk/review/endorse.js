// A second reviewer says the same.

import { button, make, note } from "../../capture/dom.js";
import { number, t } from "../frame/language.js";
import { shownProblem } from "../frame/problems.js";
import { speaker } from "../frame/saying.js";
import { counted } from "./counted.js";

export function endorsement(desk, story, changed) {
  const problem = make("div", {});
  const say = speaker(desk);
  const endorse = button(t("endorse"), async () => {
    endorse.disabled = true;
    try {
      const found = await say("endorsement", { statement: story.in_force.id });
      await counted(desk, problem, found.index, t("endorsement_in", { index: number(found.index) }), story.slot, changed);
    } catch (error) {
      problem.replaceChildren(shownProblem(error));
      endorse.disabled = false;
    }
  }, { class: "main", id: "endorse" });
  return make("section", { class: "card" }, make("h2", {}, t("endorse")), make("p", {}, t("needs_more", { more: number(story.in_force.more) })), make("p", {}, t("endorse_words")), make("p", {}, endorse), problem);
}
