// The desk: who is here decides which screens there are; a screen is a module with one function, `show`.

import { make } from "../capture/dom.js";
import { show as showEntrance } from "./enter/screen.js";
import { direction, language, languages, setLanguage, t } from "./frame/language.js";
import { NotDone, shownProblem } from "./frame/problems.js";
import { me, post } from "./frame/server.js";
import { deskKey } from "./frame/key.js";
import { SCREENS } from "./screens.js";

const $ = (id) => document.getElementById(id);
let leaveScreen = () => {};
let turn = 0;

/**
 * What a screen is given.
 *
 * @typedef {object} Desk
 * @property {object} me - As `/v1/desk/me` tells it: `key`, `role`, `election`, `name`, `areas`, `stations`, `sealed_until`.
 * @property {import("../sign/keys.js").Key|null} key - Of this browser; null where it has none.
 * @property {function(string): void} announce - Say something to whoever cannot see the screen.
 * @property {function(): Promise<void>} again - Look anew at who is here, and show the screen for it.
 */

/** Show whatever the address asks for and whoever is here may see. */
async function show() {
  const mine = (turn += 1);
  await leaveScreen();
  leaveScreen = () => {};
  const about = await me();
  const key = await deskKey(about.election).catch(() => null);
  if (mine !== turn) return;
  frame(about);
  const main = $("main");
  main.replaceChildren(make("p", { class: "quiet" }, t("loading")));
  const desk = { me: about, key, announce, again: show };
  try {
    const screen = await wanted(about);
    if (mine !== turn) return;
    main.replaceChildren();
    leaveScreen = (await screen(main, desk)) ?? (() => {});
  } catch (error) {
    main.replaceChildren(shownProblem(error));
    if (error instanceof NotDone && error.after) setTimeout(() => mine === turn && show(), error.after * 1000);
  }
}

/** The screen that the address names, or the first of those for this role. */
async function wanted(about) {
  const asked = location.hash.slice(1);
  const mine = SCREENS.filter(({ roles }) => roles.includes(about.role));
  if (!about.role || asked.includes("v1.") || !mine.length) return showEntrance;
  const chosen = mine.find(({ name }) => name === asked.split("/")[0]) ?? mine[0];
  for (const way of $("ways").children) {
    if (way.dataset.name === chosen.name) way.setAttribute("aria-current", "page");
    else way.removeAttribute("aria-current");
  }
  return (await chosen.load()).show;
}

function frame(about) {
  document.documentElement.lang = language();
  document.documentElement.dir = direction();
  document.title = `${t("desk")} · ${about.name}`;
  $("skip").textContent = t("skip");
  $("title").textContent = t("desk");
  $("election").replaceChildren(make("bdi", {}, about.name));
  $("rehearsal").hidden = !about.rehearsal;
  $("rehearsal").textContent = t("rehearsal");
  const ways = SCREENS.filter(({ roles }) => roles.includes(about.role));
  $("ways").replaceChildren(...ways.map(({ name, title }) => make("a", { href: `#${name}`, "data-name": name }, t(title ?? `way_${name}`))));
  $("ways").hidden = ways.length < 2;
  $("ways").setAttribute("aria-label", t("ways"));
  who(about);
}

function who(about) {
  const choice = make(
    "select", { "aria-label": t("language"), on: { change: (event) => (setLanguage(event.target.value), show()) } },
    languages.map(([code, name]) => make("option", { value: code, selected: code === language(), lang: code }, name)),
  );
  const here = about.role && [
    make("span", { class: "role" }, t(`role_${about.role}`)),
    make("code", { class: "key", title: about.key }, about.key.slice(0, 8)),
    make("button", { type: "button", class: "plain", on: { click: leave } }, t("log_out")),
  ];
  $("who").replaceChildren(...(here || []), choice);
}

async function leave() {
  await leaveScreen();
  leaveScreen = () => {};
  await post("leave");
  location.hash = "";
  await show();
}

function announce(text) {
  $("said").textContent = "";
  setTimeout(() => ($("said").textContent = text), 50);
}

addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  show();
});
addEventListener("unhandledrejection", ({ reason }) => {
  document.querySelector("main > .unasked")?.remove();
  const problem = shownProblem(reason);
  problem.classList.add("unasked");
  $("main").prepend(problem);
});
show();
