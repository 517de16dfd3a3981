// The page: takes files, asks the verifier, and says what it answered. Everything happens here; nothing is sent.

import { entryIn, verifyBundle, verifyReceipt } from "../verify/verify.js";
import { inUse, recognised } from "./files.js";
import { show } from "./show.js";
import { TEXTS, fill, isolated } from "./texts.js";

const byId = (name) => document.getElementById(name);
const [form, election, input, drop, chosen] = ["check", "election", "files", "drop", "chosen"].map(byId);

let files = [];

input.addEventListener("change", () => take(input.files));
for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
// What is dropped beside the field must not open in the place of the page.
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files);
});
election.addEventListener("input", () => idWrong(null));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

/** Add files; phones often give them one by one. */
async function take(list) {
  const added = await Promise.all([...list].map((file) => recognised(file, entryIn)));
  input.value = ""; // so that a file that was removed can be chosen again
  keep([...files, ...added]);
}

function keep(all) {
  forget();
  idle();
  files = inUse(all);
  chosen.replaceChildren(...files.map(line));
}

function line(file) {
  const { name, role, used } = file;
  const item = document.createElement("li");
  item.className = used ? "" : "unused";
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "remove";
  remove.textContent = TEXTS.remove;
  remove.setAttribute("aria-label", fill(TEXTS.removeFile, { name: isolated(name) }));
  remove.addEventListener("click", () => {
    keep(files.filter((one) => one !== file));
    input.focus();
  });
  const told = document.createElement("div");
  told.append(span("kind", TEXTS.kinds[role]), " ", span("file", name));
  item.append(told, remove);
  return item;
}

function span(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.dir = "auto";
  made.textContent = text;
  return made;
}

async function run() {
  const id = asked();
  if (id === undefined) return;
  if (!files.some((one) => one.used)) {
    say(TEXTS.noFiles);
    input.focus();
    return;
  }
  forget();
  byId("go").disabled = true;
  try {
    say(TEXTS.reading, 0);
    const { what, found } = await answered(id);
    idle();
    show({ what, found, asked: id });
  } finally {
    byId("go").disabled = false;
  }
}

/** The id that was typed, or null where none was; undefined where it is none. */
function asked() {
  const typed = election.value.replace(/\s+/g, "").toLowerCase();
  if (typed === "") return null;
  if (/^[0-9a-f]{64}$/.test(typed)) return typed;
  const strange = [...typed].find((one) => !/[0-9a-f]/.test(one));
  idWrong(fill(TEXTS.idWrong, { found: strange ? `“${strange}”` : String(typed.length) }));
  election.focus();
  return undefined;
}

async function answered(electionId) {
  const of = (role) => files.find((one) => one.used && one.kind === role);
  const bundle = of("bundle");
  if (bundle) {
    const progress = (done, total) => say(fill(TEXTS.checking, { done, of: total }), done / total);
    const found = await verifyBundle(bundle.bytes, { electionId, progress });
    const unread = found.problems.some(({ where }) => where === "archive");
    return { what: unread ? "archive" : found.part ? "part" : "whole", found };
  }
  const statement = of("statement");
  const genesis = of("genesis");
  const receipt = of("receipt")?.bytes ?? statement?.receipt ?? genesis?.receipt ?? new Uint8Array();
  const entry = (statement ?? genesis)?.entry ?? null;
  const logVkey = of("vkey")?.text ?? null;
  const found = await verifyReceipt({ receipt, entry, electionId, logVkey, genesis: genesis?.entry ?? null });
  return { what: "receipt", found };
}

function idWrong(text) {
  const told = byId("election-wrong");
  told.textContent = text ?? "";
  told.hidden = text === null;
  if (text === null) election.removeAttribute("aria-invalid");
  else election.setAttribute("aria-invalid", "true");
}

function say(text, share = null) {
  byId("working").hidden = false;
  byId("working-text").textContent = text;
  byId("progress").hidden = share === null;
  byId("progress").value = share ?? 0;
}

function idle() {
  byId("working").hidden = true;
}

/** An answer about other files must not stay beside these. */
function forget() {
  byId("answer").hidden = true;
  byId("details").hidden = true;
}
