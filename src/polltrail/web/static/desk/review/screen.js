// Review: the forms that wait for somebody to decide, and one of them with all that was said of it.

import { button, link, make, note } from "../../capture/dom.js";
import { number, t } from "../frame/language.js";
import { later } from "../frame/later.js";
import { get } from "../frame/server.js";
import { nextTask, stayAt } from "../frame/tasks.js";
import { showStory } from "./story.js";
import { reasonWords, stateWords } from "./words.js";

const AGAIN_MS = 8_000;

/** Show the list, or the form that the address names: `#review/<number>`. */
export async function show(main, desk) {
  const state = { main, desk, at: null, timer: null, ended: false };
  const asked = /^#review\/([0-9]{1,15})$/.exec(location.hash);
  if (asked) await open(state, Number(asked[1]));
  else await list(state);
  return () => {
    state.ended = true;
    clearTimeout(state.timer);
    return state.at?.leave();
  };
}

async function list(state) {
  const { forms, count } = await get("review/list");
  if (state.ended) return;
  const next = button(t("next_form"), () => given(state), { class: "main", disabled: !count });
  const held = document.activeElement?.dataset?.slot;
  state.main.replaceChildren(
    make("h2", {}, t("review_title")),
    make("p", { class: "quiet" }, count ? t("review_count", { count: number(count) }) : t("review_none"), count > forms.length && ` ${t("review_more", { shown: number(forms.length) })}`),
    make("p", {}, next), forms.length > 0 && table(forms),
  );
  if (held) state.main.querySelector(`[data-slot="${held}"]`)?.focus();
  else next.focus();
  later(state, () => list(state), AGAIN_MS);
}

async function given(state) {
  const task = await nextTask();
  if (task) location.hash = `review/${task.slot}`;
  else state.desk.announce(t("review_none"));
}

const table = (forms) =>
  make("table", { class: "waiting" },
    make("thead", {}, make("tr", {}, [t("station"), t("contest"), t("why"), ""].map((one) => make("th", { scope: "col" }, one)))),
    make("tbody", {}, forms.map(line)),
  );

const line = (form) =>
  make("tr", {},
    make("th", { scope: "row" }, make("bdi", {}, form.station)), make("td", {}, make("bdi", {}, form.contest)),
    make("td", {}, make("strong", {}, stateWords(form.state)), form.reasons.length > 0 && `: ${form.reasons.map(reasonWords).join("; ")}`, form.at_it > 0 && make("span", { class: "quiet" }, ` · ${t("at_it", { count: number(form.at_it) })}`)),
    make("td", {}, link(`review/${form.slot}`, t("open"), { "data-slot": form.slot, "aria-label": `${t("open")}: ${form.station}, ${form.contest}` })),
  );

async function open(state, slot) {
  const task = await nextTask({ slot });
  const story = task?.story ?? (await get(`review/${slot}`)).story;
  if (state.ended) return;
  if (task) state.at = stayAt({ slot }, () => state.desk.announce(t("lost_claim")));
  const back = link("review", `‹ ${t("back_to_list")}`, { class: "back" });
  state.main.replaceChildren(make("p", {}, back));
  if (!task && story.may === "decide" && !story.in_force?.mine && ["held", "contested"].includes(story.state)) state.main.append(note("plain", make("p", {}, t("somebody_at_it"))));
  showStory(state.main, state.desk, story, () => again(state, slot));
}

/** Show the form anew once something was said of it. */
async function again(state, slot) {
  await state.at?.leave();
  state.at = null;
  const { story } = await get(`review/${slot}`);
  if (state.ended) return;
  const good = state.main.querySelector(".note.good");
  state.main.replaceChildren(make("p", {}, link("review", `‹ ${t("back_to_list")}`, { class: "back" })), good ?? "");
  showStory(state.main, state.desk, story, () => again(state, slot));
  state.main.querySelector(".back").focus();
}
