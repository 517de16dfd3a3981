// Messages to those in the field: signed here, read by everybody, and checked here as their phones check them.

import { make } from "../../capture/dom.js";
import { number, t } from "../../desk/frame/language.js";
import { moment, nonce } from "../../sign/envelope.js";
import { areaChoice, scopeText } from "../areas.js";
import { bad, bdi, field, form, good, plain, short, submit, when } from "../dom.js";
import { onlyFor, signed, signer } from "../keys/signer.js";
import { checked } from "../message.js";
import { messages, sendMessage, told } from "../server.js";
import { hasTelephone } from "../telephone.js";
import "../texts.js";

const LONGEST = 1_000;

/** Show what was sent, and write another. */
export async function show(main, desk) {
  const { areas, stations } = await told("offered");
  const sent = make("section", { id: "sent" });
  main.append(make("div", { class: "coordinator" }, onlyFor(desk, "organiser", "registrar") ?? (signer(desk) ? writing(desk, areas, new Set(stations), sent) : signed(desk)), sent));
  await list(desk, sent);
}

function writing(desk, areas, stations, sent) {
  const text = make("textarea", { rows: 4, maxLength: LONGEST, dir: "auto", required: true });
  const where = areaChoice(areas, t("c_everybody"));
  const some = make("input", { autocomplete: "off", dir: "auto" });
  return form("write", [
    make("h2", {}, t("c_write")),
    make("p", {}, t("c_write_words")),
    field("message-text", t("c_message"), text),
    field("message-area", t("c_for"), where),
    field("message-stations", t("c_only_stations"), some, t("c_only_stations_hint")),
    submit(t("c_send")), signed(desk),
  ], async () => {
    if (!text.value.trim()) throw new Error(t("c_write_something"));
    if (hasTelephone(text.value)) throw new Error(t("c_no_phones"));
    const only = [...new Set(some.value.split("|").map((one) => one.trim()).filter(Boolean))];
    const unknown = only.find((one) => !stations.has(one));
    if (unknown) throw new Error(t("c_no_station", { station: unknown }));
    const key = signer(desk);
    const said = { version: 1, election: desk.me.election, key: key.key, nonce: nonce(), made_at: moment(Date.now()), areas: where.value ? [JSON.parse(where.value)] : [], stations: only, text: text.value };
    const { number: at } = await sendMessage(key, said);
    text.value = "";
    await list(desk, sent);
    return good(t("c_sent", { number: number(at) }));
  });
}

async function list(desk, sent) {
  const { messages: found } = await messages(0);
  const read = await Promise.all(found.map(async (one) => ({ number: one.number, message: await checked(one.envelope, desk.me) })));
  sent.replaceChildren(make("h2", {}, t("c_messages")), read.length ? make("ol", { class: "messages" }, read.reverse().map(shown)) : plain(t("c_no_messages")));
}

/** One message: its words only where the signature holds. */
function shown({ number: at, message }) {
  if (!message) return make("li", { class: "unsigned" }, bad(t("c_message_unsigned", { number: number(at) })));
  return make("li", {},
    make("p", { class: "words" }, bdi(message.text)),
    make("p", { class: "quiet" }, make("span", { class: "holds" }, t("c_signature_holds")), " · ", t(`role_${message.from}`), " ", short(message.key), " · ", scopeText(message), " · ", when(message.made_at)));
}
