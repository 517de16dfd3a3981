// Waiting until the count has taken in what was just said, and telling where the form then stands.

import { make, note } from "../../capture/dom.js";
import { t } from "../frame/language.js";
import { get } from "../frame/server.js";
import { stateWords } from "./words.js";

const [AGAIN_MS, TRIES] = [400, 50];

export async function counted(desk, where, index, words, slot) {
  where.replaceChildren(note("good", make("p", {}, words), make("p", {}, t("not_there_yet"))));
  desk.announce(words);
  for (let left = TRIES; left; left -= 1) {
    const { story } = await get(`review/${slot}`);
    if (story.size > index) {
      where.replaceChildren(note("good", make("p", {}, words), make("p", {}, t("now_stands", { state: stateWords(story.state) }))));
      return;
    }
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
}
