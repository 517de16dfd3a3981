// What can be said: the body of each kind of statement (docs/verifier.md, section 8), and who may say it.

import {
  count, demand, digest, field, file, listOf, matching, mediaType, name, nonce, numbersOf, object, oneOf, orNull, persons,
  role, row, signature, time, words, yesOrNo,
} from "./fields.js";

const ANYBODY = ["organiser", "registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror"];
const FIELD = ["agent", "clerk"];

const itself = (value) => value;
const digests = listOf(digest, { keyOf: itself });
const areaPath = listOf(name);
const blob = object({ digest, bytes: count });
const slot = object({ station: name, contest: name, form: name });
const copy = object({ whose: oneOf("posted", "agent", "returning_officer", "authority"), holder: orNull(name) });

const FIGURES = {
  numbers: numbersOf(orNull(count)),
  votes: listOf(row(name, orNull(count)), { keyOf: ([choice]) => choice }),
  choice_numbers: listOf(row(name, name, orNull(count)), { keyOf: ([what, choice]) => [what, choice] }),
};
const figures = object(FIGURES);

const mark = object(
  {
    role: name, of: orNull(name), mark: name,
    state: oneOf("present", "absent", "refused"),
    reason: orNull(oneOf("disagrees", "left_early", "not_admitted", "not_asked", "not_present", "other", "unknown")),
  },
  (one, where) => {
    demand((one.state === "present") === (one.reason === null), where, "a reason for what is not present only");
  },
);

const SCOPE = {
  role,
  areas: listOf(listOf(name, { least: 1 }), { keyOf: itself }),
  stations: listOf(name, { keyOf: itself }),
};

const invitation = object({ ...SCOPE, code_hash: digest, expires_at: time, organiser: digest, signature });

const policy = object({
  readings: persons,
  agent_reading_first: yesOrNo,
  confirmed: listOf(oneOf("imaged", "read_once", "read_twice", "decided"), { keyOf: itself }),
  image_required: yesOrNo,
  decision_persons: persons,
  official_persons: persons,
  copies_must_agree: yesOrNo,
  tolerance: count,
  images: oneOf("digest", "redacted", "public"),
});

const definition = object({
  name,
  origin: name,
  log_vkey: name,
  organisers: listOf(object({ key: digest, public: digest }), { least: 1, keyOf: (one) => one.key }),
  rehearsal: yesOrNo,
  rules: matching("polltrail-fold/<number>", /^polltrail-fold\/[1-9][0-9]{0,3}$/),
  tables: object({ stations: blob, choices: blob, areas: blob, form_model: blob }),
  pages: listOf(object({ path: name, digest, bytes: count }), { keyOf: (one) => one.path }),
  policy,
  witnesses: file,
  polls_close_at: orNull(time),
  roll_closes_at: orNull(time),
  frozen_at: orNull(time),
  unseal_by: orNull(time),
  max_delay: count,
});

const REASONS = {
  accept: ["readings_agree", "figures_clear", "explained", "other"],
  correct: ["figures_clear", "wrongly_read", "wrongly_filled_in", "other"],
  hold: [
    "blank_account", "blank_results", "damaged_form", "unclear_figures", "wrongly_filled_in", "station_name_missing",
    "station_name_differs", "station_code_missing", "station_code_differs", "form_already_received", "copies_differ",
    "awaiting_another_copy", "other",
  ],
  void: [
    "not_opened", "irregularities_found_by_authority", "materials_destroyed", "other", "complaint_pending_at_authority",
    "complaint_pending_at_court", "disqualified_by_authority", "disqualified_by_court",
  ],
};

const decision = object(
  {
    slot, outcome: oneOf(...Object.keys(REASONS)), transcription: orNull(digest), figures: orNull(figures), reason: name,
    basis: object({ statements: digests, size: count }), words: orNull(digest),
  },
  (one, where) => {
    demand((one.outcome === "accept") === (one.transcription !== null), where, "a transcription exactly if it accepts");
    demand((one.outcome === "correct") === (one.figures !== null), where, "figures exactly if it corrects");
    demand(REASONS[one.outcome].includes(one.reason), where, `one of the reasons for ${one.outcome}`);
  },
);

const official = object(
  {
    level: oneOf("country", "area", "station"), area: areaPath, station: orNull(name), contest: name,
    status: oneOf("unofficial-partial", "unofficial-complete", "certified", "correction", "recount", "unknown"),
    figures, source: words(1, 2000), digest, bytes: count, seen_at: time,
  },
  (one, where) => {
    demand((one.area.length > 0) === (one.level === "area"), where, "an area exactly at level area");
    demand((one.station !== null) === (one.level === "station"), where, "a station exactly at level station");
  },
);

const incident = object(
  {
    station: orNull(name), area: orNull(areaPath), words: orNull(digest),
    kind: oneOf(
      "not_opened", "opened_late", "closed_early", "counting_stopped", "agent_not_admitted", "agent_sent_away",
      "form_not_given", "form_not_posted", "results_not_sent", "materials_missing", "materials_destroyed", "ballots_added",
      "ballots_removed", "pressure_on_voters", "violence", "other",
    ),
  },
  (one, where) => demand((one.station === null) !== (one.area === null), where, "a station or an area"),
);

/** Each kind: its body, and the roles that may sign it. */
export const KINDS = {
  definition: [definition, ["organiser"]],
  enrolment: [
    object({
      ...SCOPE, key: digest, public: digest, person: digest, nominated_by: orNull(name), invitation: orNull(invitation),
      possession: signature,
    }),
    ["organiser", "registrar"],
  ],
  revocation: [
    object({
      key: digest,
      reason: oneOf("lost", "stolen", "replaced", "misused", "same_person_twice", "left", "other"),
      suspect_from: orNull(count),
    }),
    ANYBODY,
  ],
  image: [
    object({
      digest, bytes: count, media_type: mediaType, slot: orNull(slot), copy: orNull(copy), redacts: orNull(digest),
    }),
    FIELD,
  ],
  holding: [blob, ["store", "mirror"]],
  transcription: [
    object({
      ...FIGURES, slot, copy, images: digests, words: orNull(digest), channel: oneOf("capture", "desk", "file", "sms"),
      signatures: listOf(mark, { keyOf: (one) => [one.role, one.of, one.mark] }),
    }),
    FIELD,
  ],
  endorsement: [object({ statement: digest }), ANYBODY],
  decision: [decision, ["reviewer"]],
  official: [official, ["watcher"]],
  incident: [incident, FIELD],
  withdrawal: [
    object({ statement: digest, reason: oneOf("mistake", "wrong_slot", "wrong_image", "not_my_words", "other") }),
    ANYBODY,
  ],
  conflict: [object({ first: file, second: file }), ANYBODY],
  unseal: [object({ from_size: count }), ["organiser"]],
  succession: [
    object({ old_origin: name, size: count, root: digest, missing: count, origin: name, log_vkey: name }),
    ["organiser"],
  ],
  removal: [object({ digest, ground: name }), ["organiser"]],
};

/** A payload with a body of this kind. */
export const payloadOf = (body) =>
  object({
    version: field("version 1", (one) => one === 1),
    election: orNull(digest),
    key: digest,
    nonce,
    made_at: time,
    seen: orNull(object({ size: count, root: digest })),
    supersedes: orNull(digest),
    body,
  });

/** Whether a role may enrol or revoke keys of another. */
export const mayManage = (manager, other) => manager === "organiser" || (manager === "registrar" && FIELD.includes(other));

