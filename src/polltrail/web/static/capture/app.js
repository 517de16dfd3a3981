// The page: which view is shown, in which language; and what goes on beside it.

import { CannotTell } from "../verify/answers.js";
import { findKey } from "../sign/keys.js";
import { make, note } from "./dom.js";
import { refreshWork } from "./election.js";
import * as enrol from "./enrol.js";
import { isSafePlace, onOffer } from "./keeping.js";
import { NotTaken, Unanswered } from "./server.js";
import { keep, kept, onChange } from "./store.js";
import { LANGUAGES, say, speak, spoken } from "./texts.js";

/**
 * Views by the first word behind the #; those marked `live` are made again whenever something is written, and those `forAnybody`
 * need no key. On the first visit, often over a slow network, only what an invitation needs is loaded before it is shown.
 */
const VIEWS = {
  enrol: { load: async () => enrol, forAnybody: true },
  stations: { load: () => import("./stations.js"), live: true },
  form: { load: () => import("./form/fill.js") },
  check: { load: () => import("./form/check.js") },
  sent: { load: () => import("./sent.js"), live: true },
  incident: { load: () => import("./incident.js") },
  messages: { load: () => import("./messages/view.js") },
  relay: { load: () => import("./relay/show.js") },
  part: { load: () => import("./relay/receive.js"), forAnybody: true },
};

const main = document.getElementById("main");
let shown = "";
let making = 0;

async function begin() {
  if (!isSafePlace()) return explain();
  kept("me").then((me) => me && VIEWS.stations.load()); // meanwhile: it is what an agent comes for
  await speak(await kept("language"));
  frame();
  beOffline();
  addEventListener("hashchange", arrive);
  addEventListener("polltrail-show", () => show());
  for (const name of ["online", "offline"]) addEventListener(name, frame);
  onChange(() => VIEWS[shown]?.live && show());
  onOffer(() => VIEWS[shown]?.live && show());
  await arrive();
  const me = await kept("me");
  if (me) await goOn(me);
  return goOutside();
}

/** Send, leave with witnesses and ask for messages, from here on; and have every view at hand. */
async function goOutside() {
  const [queue, deposit, messages] = await Promise.all([import("./queue.js"), import("./deposit/leaving.js"), import("./messages/inbox.js")]);
  deposit.keepLeaving();
  messages.keepListening();
  queue.keepSending();
  await Promise.all(Object.values(VIEWS).map((one) => one.load()));
}

/** Look whether the key is still there, and ask what there is to do; without network, all stays as it was. */
async function goOn(me) {
  const key = await findKey(me.name);
  await keep("key_lost", key?.key !== me.key);
  try {
    await refreshWork(me);
  } catch (error) {
    if (!(error instanceof Unanswered || error instanceof NotTaken || error instanceof CannotTell)) throw error;
  }
}

async function arrive() {
  if (await enrol.takeLink(location.hash)) return show(true);
  return show(true);
}

/** Make the view that the address names. */
async function show(arrived = false) {
  const mine = (making += 1);
  const me = await kept("me");
  const [name, ...rest] = location.hash.replace(/^#/, "").split("/");
  shown = Object.hasOwn(VIEWS, name) ? name : me ? "stations" : "enrol";
  if (!me && !VIEWS[shown].forAnybody) shown = "enrol";
  const nodes = await (await VIEWS[shown].load()).view(...rest.map(decodeURIComponent));
  if (mine !== making) return; // another view was asked for meanwhile
  const lost = (await kept("key_lost")) && note("bad", make("p", {}, say("key.lost")));
  const focused = document.activeElement?.id;
  main.replaceChildren(...[lost, ...nodes.flat(Infinity)].filter(Boolean));
  document.title = `${main.querySelector("h1")?.textContent ?? ""} \u00b7 Polltrail`;
  if (arrived) main.focus({ preventScroll: false });
  else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** What is around every view: whether there is network, and the choice of language. */
function frame() {
  const choose = async (event) => {
    await keep("language", event.target.value);
    await speak(event.target.value);
    frame();
    await show();
  };
  const options = Object.entries(LANGUAGES).map(([code, name]) => make("option", { value: code, selected: code === spoken(), lang: code }, name));
  const select = make("select", { id: "language", "aria-label": say("language"), on: { change: choose } }, options);
  const line = navigator.onLine ? null : make("span", { class: "offline", role: "status" }, say("offline"));
  document.getElementById("frame").replaceChildren(make("a", { class: "home", href: "#stations" }, "Polltrail"), make("span", { class: "push" }), line ?? "", select);
  document.getElementById("skip").textContent = say("skip");
}

/** Keep the page's files, so that it opens without any network. */
function beOffline() {
  if (!navigator.serviceWorker) return;
  const policy = globalThis.trustedTypes?.createPolicy("capture", { createScriptURL: (url) => (url === "sw.js" ? url : "") });
  navigator.serviceWorker.register(policy ? policy.createScriptURL("sw.js") : "sw.js", { updateViaCache: "none" }).catch(() => {});
  navigator.serviceWorker.ready.then((one) => one.active?.postMessage("look"));
}

/** Over plain HTTP nothing of this can work, and whoever opened it should know why, and whom to ask. */
async function explain() {
  await speak(null);
  document.getElementById("skip").textContent = say("skip");
  main.replaceChildren(make("h1", {}, say("unsafe.title")), make("p", { class: "lead" }, say("unsafe.why")), make("p", {}, say("unsafe.do")));
}

begin().catch((error) => {
  main.replaceChildren(note("bad", make("p", {}, say("broken")), make("p", { class: "detail", dir: "auto" }, error.message)));
  throw error;
});
