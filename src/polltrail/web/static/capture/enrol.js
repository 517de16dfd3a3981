// Coming in: an invitation is opened, looked at, and accepted with a key that this phone makes.

import { CannotTell, Refused } from "../verify/answers.js";
import { checkReceipt, readReceipt } from "../verify/receipt.js";
import { entryIn, readEntry } from "../verify/statement.js";
import { acceptance, readLink } from "../sign/invitation.js";
import { makeKey } from "../sign/keys.js";
import { openSpoken } from "../sign/spoken.js";
import { button, make, named, note } from "./dom.js";
import { aboutInvitation, logKey, refreshWork } from "./election.js";
import { askToKeep } from "./keeping.js";
import { NotTaken, Unanswered, ask } from "./server.js";
import { keyName } from "./signing.js";
import { all, electionHere, goOverTo, keep, kept, locked } from "./store.js";
import { moment, say } from "./texts.js";

/** Keep an invitation that the address had behind its #, and take it out of the address: it is a secret. */
export async function takeLink(hash) {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith("v1.")) return false;
  await keep("link", text);
  history.replaceState(null, "", `${location.pathname}#enrol`);
  return true;
}

/** The view. */
export async function view() {
  const text = await kept("link");
  if (!text) return [make("h1", {}, say("enrol.title")), make("p", { class: "lead" }, say("enrol.none")), ...entry()];
  try {
    const link = await readLink(text);
    if (link.role !== "agent") return await toTheDesk(text);
    return await offer(link);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [make("h1", {}, say("enrol.title")), note("bad", make("p", {}, say("enrol.damaged")), detail(error.message)), ...entry()];
  }
}

/** Whoever is no agent works at the desk, which reads the same invitation. */
async function toTheDesk(text) {
  await keep("link", null);
  location.replace(new URL(`../desk/#${text}`, document.baseURI));
  return [];
}

/** Where an invitation is pasted or typed. */
function entry() {
  const input = make("textarea", { id: "invitation", rows: 3, dir: "ltr", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-describedby": "invitation-hint" });
  const told = make("p", { class: "wrong", role: "alert" });
  const open = async (event) => {
    event.preventDefault();
    told.textContent = "";
    try {
      await keep("link", (await readLink(await linkIn(input.value))).text);
      show();
    } catch (error) {
      told.textContent = notOpened(error);
      input.setAttribute("aria-invalid", "true");
    }
  };
  const form = make("form", { class: "stack", on: { submit: open } },
    make("label", { for: "invitation" }, say("enrol.paste")), input,
    make("p", { class: "hint", id: "invitation-hint" }, say("enrol.paste_hint")), told,
    make("button", { type: "submit", class: "main" }, say("enrol.open")));
  return [form];
}

/** A link stays as it is; a code that was read out leads to the link that was sealed under it. */
async function linkIn(text) {
  if (text.includes("v1.")) return text;
  return openSpoken(text, async (path) => new Uint8Array(await (await ask(path)).arrayBuffer()));
}

/** Why an invitation could not be opened. */
function notOpened(error) {
  if (error instanceof Unanswered) return say("enrol.no_network");
  if (error instanceof NotTaken) return say("enrol.spoken_unknown");
  if (error instanceof Refused || error instanceof CannotTell) return say("enrol.damaged");
  throw error;
}

async function offer(link) {
  const title = make("h1", {}, say("enrol.title"));
  const expired = link.expires_at <= Date.now();
  try {
    const { about, holds } = await aboutInvitation(link);
    if (!holds) return [title, note("bad", make("p", {}, say("enrol.not_signed"))), ...entry()];
    return [title, ...facts(link, about), expired ? note("bad", make("p", {}, say("enrol.expired"))) : accepting(link), another()];
  } catch (error) {
    if (error instanceof Unanswered) return [title, note("wait", make("p", {}, say("enrol.no_network"))), button(say("again"), show, { class: "main" }), another()];
    if (!(error instanceof Refused || error instanceof CannotTell || error instanceof NotTaken)) throw error;
    return [title, note("bad", make("p", {}, say("enrol.other_election")), detail(error.message)), another()];
  }
}

const show = () => globalThis.dispatchEvent(new Event("polltrail-show"));

function facts(link, about) {
  const where = [...link.stations, ...link.areas.map((one) => one.join(" \u203a "))];
  return [
    about.rehearsal && make("p", { class: "rehearsal" }, say("rehearsal")),
    make("p", { class: "lead" }, say("enrol.invited", { election: about.name })),
    make("dl", { class: "facts" },
      make("dt", {}, say("enrol.as")), make("dd", {}, say(`role.${link.role}`)),
      link.nominated_by && [make("dt", {}, say("enrol.for")), make("dd", {}, named(link.nominated_by))],
      make("dt", {}, say("enrol.where")), make("dd", {}, where.length ? where.map((one) => make("div", {}, named(one))) : say("enrol.everywhere")),
      make("dt", {}, say("enrol.until")), make("dd", {}, moment(link.expires_at))),
    note("good", make("p", {}, say("enrol.signed"))),
  ].flat();
}

function accepting(link) {
  const told = make("div", { "aria-live": "polite" });
  const accept = async () => {
    press.disabled = true;
    told.replaceChildren(make("p", { class: "hint" }, say("enrol.making")));
    try {
      await accepted(link);
      location.hash = "#stations";
    } catch (error) {
      told.replaceChildren(failed(error));
      press.disabled = false;
    }
  };
  const press = button(say("enrol.accept"), accept, { class: "main", id: "accept" });
  return make("div", { class: "stack" }, make("p", { class: "hint" }, say("enrol.key")), press, told);
}

function failed(error) {
  if (error instanceof Unanswered) return note("wait", make("p", {}, say("enrol.no_network")));
  if (error instanceof Waiting) return note("wait", make("p", {}, say("enrol.waiting")));
  if (error instanceof NotTaken) return note("bad", make("p", {}, say("enrol.not_taken")), detail(error.message));
  if (error instanceof Refused || error instanceof CannotTell) return note("bad", make("p", {}, say("enrol.wrong_answer")), detail(error.message));
  throw error;
}

/** Make the key, send the acceptance, and look whether the enrolment is in the log, and is ours. */
function accepted(link) {
  return locked("enrol", async () => {
    const before = await kept("me");
    if (before?.election === link.election && before.code_hash === link.code_hash) return;
    if (await isBusy(link.election)) throw new Waiting();
    const { about } = await aboutInvitation(link);
    await askToKeep();
    const key = await makeKey(keyName(link.election));
    const body = JSON.stringify(await acceptance(link, key));
    const answer = await ask("/v1/acceptances", { method: "POST", body });
    const id = (answer.headers.get("location") ?? "").split("/").at(-1);
    const { index } = await enrolled(id, new Uint8Array(await answer.arrayBuffer()), key, about);
    const me = { name: key.name, key: key.key, election: link.election, role: link.role, code_hash: link.code_hash, nominated_by: link.nominated_by, index };
    await goOverTo(link.election);
    await keep("me", me);
    await keep("key_lost", false);
    await refreshWork(me);
  });
}

/** Whether something of another election still waits to be sent. */
const isBusy = async (election) => electionHere() !== election && (await all("outbox")).some((one) => one.state === "waiting");

/** What was signed for another election has not gone out yet. */
class Waiting extends Error {}

async function enrolled(id, receipt, key, about) {
  const bytes = entryIn(new Uint8Array(await (await ask(`/v1/statements/${id}`)).arrayBuffer()));
  if (bytes === null) throw new Refused(`enrolment ${id}: expected its entry, found none; nobody is enrolled`);
  const entry = await readEntry(bytes);
  if (entry.kind !== "enrolment" || entry.body.key !== key.key) throw new Refused("enrolment: expected one of this phone's key, found another's");
  const read = readReceipt(receipt);
  await checkReceipt(read, bytes, await logKey(about));
  return { index: Number(read.index) };
}

const another = () =>
  make("details", {}, make("summary", {}, say("enrol.another")), ...entry());

const detail = (text) => make("p", { class: "detail", dir: "auto" }, text);
