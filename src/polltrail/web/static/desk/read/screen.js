// Reading: the photograph beside the form, typed by somebody who is told nothing of what others read.

import { button, make, note } from "../../capture/dom.js";
import { bodyOf } from "../../capture/form/model.js";
import { number, t } from "../frame/language.js";
import { later } from "../frame/later.js";
import { shownProblem } from "../frame/problems.js";
import { speaker } from "../frame/saying.js";
import { nextTask, stayAt } from "../frame/tasks.js";
import { get } from "../frame/server.js";
import { viewer } from "../photo/viewer.js";
import { doubtsBox } from "./doubts.js";
import { formOf } from "./form.js";
import { marksOf } from "./marks.js";
import { whereOf } from "./where.js";

const AGAIN_MS = 6_000;
const WHOSE = ["posted", "agent", "returning_officer", "authority"];

/** Show the next form, and the next after it is signed. */
export async function show(main, desk) {
  const state = { main, desk, said: null, timer: null, at: null, ended: false };
  await next(state, -1);
  return () => {
    state.ended = true;
    clearTimeout(state.timer);
    return state.at?.leave();
  };
}

async function next(state, seen) {
  clearTimeout(state.timer);
  const task = await nextTask({ seen });
  if (state.ended) return;
  state.main.replaceChildren();
  if (state.said) state.main.append(note("good", make("p", {}, state.said)));
  if (task) reading(state, task);
  else await nothing(state);
}

async function nothing(state) {
  const found = await get("work/waiting");
  const again = button(t("look_again"), () => next(state, -1));
  state.main.append(make("section", { class: "card" },
    make("h2", {}, t("nothing_to_read")), make("p", {}, t("nothing_to_read_words")),
    make("p", { class: "quiet" }, t("waiting", { read: number(found.read), decide: number(found.decide) })),
    make("p", { class: "quiet" }, t("mine", { readings: number(found.mine.readings), settled: number(found.mine.settled), agreed: number(found.mine.agreed) })),
    make("p", {}, again),
  ));
  later(state, () => next(state, -1), AGAIN_MS);
}

function reading(state, task) {
  const values = {};
  const photo = viewer(task.images, t("photo_of", { station: task.station.id }));
  const form = formOf(task, values, () => doubts.show());
  const marks = marksOf(task);
  const doubts = doubtsBox(task, form);
  const copy = copyOf(task);
  const sign = make("button", { type: "submit", class: "main" }, t("sign_and_next"));
  const problem = make("div", {});
  const say = speaker(state.desk);
  const submit = async () => {
    if (!doubts.confirmed()) return;
    await signed(state, task, { sign, problem, say }, { ...bodyOf(form.figures()), copy: copy.value(), signatures: marks.marks() });
  };
  const away = button(t("give_back"), () => given(state), { class: "plain" });
  const element = make("form", { novalidate: true, on: { submit: (event) => (event.preventDefault(), submit()), keydown: keys(photo, form, submit) } },
    whereOf(task), copy.element, make("p", { class: "quiet" }, t("read_words")), form.element, marks.element, doubts.element, problem,
    make("div", { class: "end" }, sign, away), make("p", { class: "keys" }, make("strong", {}, t("keys_help")), " · ", t("keys_words")),
  );
  state.main.append(make("div", { class: "reading" }, photo.element, element));
  state.at = stayAt(task, () => problem.replaceChildren(note("plain", make("p", {}, t("lost_claim")))));
  doubts.show();
  form.inputs[0]?.focus();
}

/** Enter goes on to the next number, and the photograph takes the keys that no number has. */
function keys(photo, form, submit) {
  return (event) => {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      submit();
      return;
    }
    if (!event.target.classList.contains("figure")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      (form.inputs[form.inputs.indexOf(event.target) + 1] ?? document.querySelector(".doubts input, .end button")).focus();
    } else if (photo.key(event)) event.preventDefault();
  };
}

function copyOf(task) {
  if (task.copy) return { element: make("p", { class: "quiet" }, `${t("copy_of")}: ${t(`whose_${task.copy.whose}`)}`), value: () => task.copy };
  const whose = make("select", { id: "whose" }, WHOSE.map((one) => make("option", { value: one }, t(`whose_${one}`))));
  const element = make("p", {}, make("label", { for: "whose" }, t("choose_whose")), " ", whose);
  return { element, value: () => ({ whose: whose.value, holder: null }) };
}

async function signed(state, task, { sign, problem, say }, read) {
  if (sign.disabled) return;
  sign.disabled = true;
  sign.textContent = t("signing");
  let found = null;
  try {
    const slot = { station: task.station.id, contest: task.contest.id, form: task.form.name };
    found = await say("transcription", { slot, ...read, images: task.images, channel: "desk", words: null });
  } catch (error) {
    problem.replaceChildren(shownProblem(error));
    sign.disabled = false;
    sign.textContent = t("sign_and_next");
    return;
  }
  state.said = t("is_in", { index: number(found.index) });
  state.desk.announce(state.said);
  state.at.end();
  state.main.replaceChildren(note("good", make("p", {}, state.said)));
  await next(state, found.index).catch(() => later(state, () => next(state, found.index), AGAIN_MS));
}

async function given(state) {
  await state.at.leave();
  state.said = null;
  state.main.replaceChildren();
  await nothing(state);
}
