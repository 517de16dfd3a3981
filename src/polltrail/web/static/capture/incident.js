// Something happened at a station: what, of a closed list; it is signed and sent like a form.

import { link, make, named, note } from "./dom.js";
import { KeyLost, signIncident } from "./signing.js";
import { kept } from "./store.js";
import { say } from "./texts.js";

const KINDS = [
  "not_opened", "opened_late", "closed_early", "counting_stopped", "agent_not_admitted", "agent_sent_away", "form_not_given",
  "form_not_posted", "results_not_sent", "materials_missing", "materials_destroyed", "ballots_added", "ballots_removed",
  "pressure_on_voters", "violence", "other",
];

/** The view for a station. */
export async function view(station) {
  const work = await kept("work");
  const place = work?.stations.find((one) => one.id === station);
  if (!place) return [make("h1", {}, say("form.none")), link("stations", say("back"))];
  const told = make("div", { "aria-live": "assertive" });
  const send = async (event) => {
    event.preventDefault();
    const kind = new FormData(event.target).get("kind");
    if (!kind || press.disabled) return;
    press.disabled = true;
    try {
      location.hash = `#sent/${await signIncident(station, kind)}`;
    } catch (error) {
      if (!(error instanceof KeyLost)) throw error;
      told.replaceChildren(note("bad", make("p", {}, say("key.lost"))));
    }
  };
  const kinds = KINDS.map((one) => make("label", { class: "line" }, make("input", { type: "radio", name: "kind", value: one, required: true }), " ", say(`incident.${one}`)));
  const press = make("button", { type: "submit", class: "main" }, say("incident.sign"));
  return [
    make("p", { class: "eyebrow" }, link("stations", say("back"))),
    make("h1", {}, say("incident.report")),
    make("p", { class: "hint" }, named(place.name ?? place.id)),
    make("form", { on: { submit: send } }, make("fieldset", { class: "lines" }, make("legend", {}, say("incident.what")), kinds),
      make("p", { class: "hint" }, say("incident.means")), told, press),
  ];
}
