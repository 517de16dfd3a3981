// A code of another phone was scanned: its part is kept, and once all are there the statement is sent, as it was signed.

import { CannotTell, Refused } from "../../verify/answers.js";
import { hex } from "../../verify/bytes.js";
import { checkReceipt, readReceipt } from "../../verify/receipt.js";
import { depositWithAll } from "../deposit/deposit.js";
import { button, make, named, note } from "../dom.js";
import { logKey, policyOf, readDefinitions } from "../election.js";
import { sayer } from "../sayer.js";
import { NotTaken, Unanswered, ask } from "../server.js";
import { kept, locked } from "../store.js";
import { number } from "../texts.js";
import { forgetParts, keepPart, keptParts } from "./kept.js";
import { gathered, readPart } from "./parts.js";
import { TEXTS } from "./texts.js";
import { whole } from "./whole.js";

const say = sayer(TEXTS);

/** The view of a part, as the address names it. */
export async function view(...parts) {
  const title = make("h1", {}, say("receive"));
  let part;
  try {
    part = readPart(`part/${parts.join("/")}`);
  } catch (error) {
    return [title, note("bad", make("p", {}, say("damaged")))];
  }
  keepPart(localStorage, part, Date.now());
  const place = make("section", { "aria-live": "polite" });
  const show = () => gathering(part, place);
  addEventListener("storage", show);
  await show();
  return [title, place];
}

/** Show how many parts there are; and once all are there, go on with what they make. */
async function gathering(part, place) {
  const { have, missing, packed } = gathered(keptParts(localStorage, part.id), part);
  const count = { have: have.length, of: part.of };
  if (place.dataset.whole) return;
  if (packed) {
    place.dataset.whole = "yes";
    await handOn(packed, part.id, place);
    return;
  }
  if (!have.length) { // another tab of this browser had the last code, and has sent it
    place.replaceChildren(make("p", { class: "lead" }, say("done")));
    return;
  }
  place.replaceChildren(
    make("p", { class: "lead" }, say("part_of", count)),
    make("progress", { value: have.length, max: part.of, "aria-label": say("part_of", count) }),
    make("p", {}, say("missing", { numbers: missing.slice(0, 30).map(number).join(", ") })),
    make("p", { class: "hint" }, say("scan_on")),
  );
}

async function handOn(packed, id, place) {
  let found;
  try {
    found = await whole(packed, id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    forgetParts(localStorage, id);
    place.replaceChildren(note("bad", make("p", {}, say("mixed"))));
    return;
  }
  const told = make("div", {});
  place.replaceChildren(make("p", { class: "lead" }, say("done")), facts(found.statement), told);
  const go = () => locked(`relay-${id}`, () => tried(found, told, go));
  addEventListener("online", go, { once: true });
  go();
}

async function tried(found, told, go) {
  told.replaceChildren(make("p", {}, say("sending")));
  try {
    const { index } = await sent(found);
    forgetParts(localStorage, found.statement.id);
    told.replaceChildren(note("good", make("p", { id: "handed-on" }, say("sent", { index: Number(index) })), make("p", {}, say("sent_what"))));
  } catch (error) {
    if (!(error instanceof Unanswered || error instanceof NotTaken || error instanceof Refused || error instanceof CannotTell)) throw error;
    told.replaceChildren(...(await failed(error, found, go)));
  }
}

/** Send it, and check the receipt against the log that its own election names. */
async function sent({ entry, statement }) {
  const answer = await ask("/v1/statements", { method: "POST", body: entry });
  const receipt = readReceipt(new Uint8Array(await answer.arrayBuffer()));
  await checkReceipt(receipt, entry, await logKey(await aboutElection(statement.election)));
  return receipt;
}

async function aboutElection(election) {
  const work = await kept("work");
  if (work?.about.election === election) return work.about;
  const { definitions } = await (await ask("/v1/capture")).json();
  return readDefinitions(definitions, election);
}

async function failed(error, found, go) {
  const silent = error instanceof Unanswered;
  const names = await left(found);
  return [
    note(silent ? "wait" : "bad", make("p", {}, say(silent ? "no_network" : "refused")), !silent && make("p", { class: "detail", dir: "auto" }, error.message)),
    names.length > 0 && note("good", make("p", { id: "deposited" }, say("deposited", { names: names.join(", ") }))),
    silent && make("p", {}, button(say("again"), go, { class: "main" })),
  ].filter(Boolean);
}

/** Leave it with the election's witnesses, where this phone knows who they are. */
async function left({ entry, key, statement }) {
  try {
    const policy = await policyOf(await aboutElection(statement.election));
    const witnesses = (policy?.witnesses ?? []).filter(({ url }) => /^https?:\/\//.test(url));
    const said = { envelope: entry, id: statement.id, election: statement.election, public: hex(key) };
    return (await depositWithAll(witnesses, said)).notes.map(({ witness }) => witness);
  } catch (error) {
    if (!(error instanceof Unanswered || error instanceof NotTaken || error instanceof Refused || error instanceof CannotTell)) throw error;
    return [];
  }
}

function facts({ kind, body, key }) {
  const known = ["transcription", "image", "incident"].includes(kind) ? kind : "other";
  const [station, contest] = [body.slot?.station ?? body.station, body.slot?.contest];
  return make("dl", { class: "facts" },
    make("dt", {}, say("kind")), make("dd", {}, say(known)),
    station && [make("dt", {}, say("station")), make("dd", {}, named(station))],
    contest && [make("dt", {}, say("contest")), make("dd", {}, named(contest))],
    make("dt", {}, say("key")), make("dd", {}, make("code", {}, key.slice(0, 16))));
}
