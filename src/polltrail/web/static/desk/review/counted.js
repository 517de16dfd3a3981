// Waiting until the count has taken in what was just said, and telling where the form then stands.

import { make, note } from "../../capture/dom.js";
import { t } from "../frame/language.js";
import { shownProblem } from "../frame/problems.js";
import { get } from "../frame/server.js";
import { stateWords } from "./words.js";

const [AGAIN_MS, TRIES] = [400, 50];

/** Tell that something is in, and then what came of it; whatever goes wrong after it is in, it stays told that it is. */
export async function counted(desk, where, index, words, slot, changed) {
  const told = (more) => where.replaceChildren(note("good", make("p", {}, words), make("p", {}, more)));
  told(t("not_there_yet"));
  desk.announce(words);
  try {
    const story = await awaited(index, slot);
    if (story) told(t("now_stands", { state: stateWords(story.state) }));
    await changed();
  } catch (error) {
    where.append(shownProblem(error));
  }
}

async function awaited(index, slot) {
  for (let left = TRIES; left; left -= 1) {
    const { story } = await get(`review/${slot}`);
    if (story.size > index) return story;
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
  return null;
}
