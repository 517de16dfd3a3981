// Whether the count is sealed, by when it must be open, and its opening: said once by an organiser, for good.

import { make } from "../../capture/dom.js";
import { readDefinitions } from "../../capture/election.js";
import { number, t, time } from "../../desk/frame/language.js";
import { asked } from "../../desk/frame/server.js";
import { moment } from "../../sign/envelope.js";
import { utf8 } from "../../verify/bytes.js";
import { openCheckpoint, readVkey } from "../../verify/note.js";
import { checkQuorum, readPolicy } from "../../verify/policy.js";
import { readEntry } from "../../verify/statement.js";
import { field, form, good, plain, submit } from "../dom.js";
import { onlyFor, signed, signer } from "../keys/signer.js";
import { say, sayInstead } from "../saying.js";
import "../texts.js";

/** Show where the seal stands, and to an organiser what may be done about it. */
export async function show(main, desk) {
  const until = desk.me.sealed_until;
  const state = until ? plain(t("c_sealed_until", { at: time(Date.parse(until)) })) : plain(t("c_not_sealed"));
  const mine = until ? (onlyFor(desk, "organiser") ?? (signer(desk) ? null : signed(desk))) : null;
  const may = until && mine === null;
  main.append(make("div", { class: "coordinator" }, make("h2", {}, t("way_seal")), state, mine, may && unsealing(desk), may && earlier(desk, until)));
}

function unsealing(desk) {
  const sure = make("input", { type: "checkbox", id: "unseal-sure" });
  const before = make("p", {}, t("c_working"));
  witnessed().then((size) => { before.textContent = size === null ? t("c_unwitnessed") : t("c_witnessed", { size: number(size) }); });
  return form("unseal", [
    make("h2", {}, t("c_unseal")),
    make("p", {}, t("c_unseal_words")), before,
    make("p", {}, sure, " ", make("label", { for: "unseal-sure" }, t("c_unseal_sure"))),
    submit(t("c_unseal_now")), signed(desk),
  ], async () => {
    if (!sure.checked) throw new Error(t("c_tick"));
    const [, size] = (await (await asked("/log/checkpoint", {})).text()).split("\n");
    const { index } = await say(desk, "unseal", { from_size: Number(size) });
    setTimeout(() => desk.again(), 1_500);
    return good(t("c_unsealed", { index: number(index) }));
  });
}

/** A promise to open may be brought forward, and never put off. */
function earlier(desk, until) {
  const at = make("input", { type: "datetime-local", required: true, max: until.slice(0, 16) });
  return form("earlier", [
    make("h2", {}, t("c_earlier")),
    make("p", {}, t("c_earlier_words")),
    field("earlier-at", t("c_earlier_at"), at),
    submit(t("c_earlier_now")),
  ], async () => {
    const chosen = Date.parse(`${at.value}Z`);
    if (!(chosen < Date.parse(until))) throw new Error(t("c_earlier_only", { at: time(Date.parse(until)) }));
    const last = await lastDefinition(desk.me.election);
    const body = { ...last.body, unseal_by: moment(chosen) };
    const { index } = await sayInstead(desk, "definition", body, last.id);
    setTimeout(() => desk.again(), 1_500);
    return good(t("c_earlier_said", { index: number(index) }));
  });
}

async function definitions() {
  return (await (await asked("/v1/capture", {})).json()).definitions;
}

/** The definition in force, after all before it were held against the election's id. */
async function lastDefinition(election) {
  const entries = await definitions();
  await readDefinitions(entries, election);
  return readEntry(utf8(entries.at(-1)));
}

/** The size that the witnesses have seen last; null where there is none that enough have signed. */
async function witnessed() {
  try {
    const [first, ...rest] = await definitions();
    const { body } = await readEntry(utf8(rest.at(-1) ?? first));
    const note = new Uint8Array(await (await asked("/log/witnessed", {})).arrayBuffer());
    const { size, note: signatures } = await openCheckpoint(note, await readVkey(body.log_vkey));
    const { quorumMet } = await checkQuorum(await readPolicy(body.witnesses), signatures);
    return quorumMet ? Number(size) : null;
  } catch {
    return null;
  }
}
