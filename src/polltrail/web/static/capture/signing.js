// From a form that was filled in to what is signed: once, whoever presses how often in however many tabs.

import { Refused } from "../verify/answers.js";
import { envelope } from "../sign/envelope.js";
import { findKey } from "../sign/keys.js";
import { bodyOf, figuresOf } from "./form/model.js";
import { all, get, kept, locked, put } from "./store.js";

/** The key of this phone is gone: the browser has erased it. */
export class KeyLost extends Error {}

/** Another tab has changed the form since it was looked at. */
export class Changed extends Error {}

/** The name that a phone's key of an election has. */
export const keyName = (election) => `capture/${election}`;

/** How drafts are named. */
export const slotOf = (station, contest) => `${station}\n${contest}`;

/** A form that nobody has begun. */
export const newDraft = (station, contest) => ({
  slot: slotOf(station, contest), station, contest, values: {}, marks: {}, whose: "agent", photos: [], looked_at: [],
  revision: 1, signed_revision: 0, signed_id: null,
});

/** Whether a form has something in it that was not signed yet. */
export const isOpen = (draft) => draft.revision !== draft.signed_revision;

/**
 * Sign a form as it was looked at, with its photographs, and put all of it in the outbox.
 *
 * @param {string} slot
 * @param {number} revision - The one that was looked at.
 * @returns {Promise<string>} The id of the reading; signed already, it is the same one.
 * @throws {KeyLost|Changed|Refused}
 */
export function signForm(slot, revision) {
  return locked("sign", async () => {
    const draft = await get("drafts", slot);
    if (!draft || draft.revision !== revision) throw new Changed();
    if (!isOpen(draft)) return draft.signed_id;
    const voice = await speaker();
    const photos = (await Promise.all(draft.photos.map((digest) => get("photos", digest)))).filter(Boolean);
    const reading = await voice.say("transcription", await readingOf(draft, photos, voice.work), await replaced(draft.signed_id), slot);
    const images = [];
    for (const photo of photos.filter((one) => !one.statement)) {
      const said = await voice.say("image", imageOf(draft, photo, voice), null, slot);
      images.push(said);
      photo.statement = said.id;
    }
    const signed = { ...draft, signed_revision: draft.revision, signed_id: reading.id };
    await put({ outbox: [reading, ...images], photos, drafts: [signed] });
    return reading.id;
  });
}

/** Sign that something happened at a station; gives its id. */
export function signIncident(station, kind) {
  return locked("sign", async () => {
    const voice = await speaker();
    const said = await voice.say("incident", { station, area: null, kind, words: null }, null, null, station);
    await put({ outbox: [said] });
    return said.id;
  });
}

/** Who speaks here: signs one statement after the other, each with its place in the order of this phone. */
async function speaker() {
  const [me, work, seen, before] = [await kept("me"), await kept("work"), await kept("seen"), await all("outbox")];
  const key = me && (await findKey(me.name));
  if (!key || key.key !== me.key) throw new KeyLost();
  let order = before.reduce((most, one) => Math.max(most, one.order), 0);
  const say = async (kind, body, supersedes, slot, station = null) => {
    const made_at = Date.now();
    const known = seen && { size: seen.size, root: seen.root };
    const made = await envelope({ kind, election: me.election, key, made_at, seen: known, supersedes, body });
    order += 1;
    return { ...made, kind, slot, station, order, made_at, supersedes, state: "waiting", problem: null, index: null, receipt: null, witnesses: [] };
  };
  return { say, work };
}

/** What a new reading takes the place of: the last one, or what that one was to replace if nobody has taken it. */
async function replaced(id) {
  const before = id && (await get("outbox", id));
  if (!before) return null;
  return before.state === "refused" ? before.supersedes : before.id;
}

async function readingOf(draft, photos, work) {
  const figures = figuresOf(work.form, work.contests[draft.contest].choices, draft.values);
  if (figures.wrong.length) throw new Refused(`form: expected whole numbers, found other text in ${figures.wrong.length} places; not signed`);
  return {
    ...bodyOf(figures),
    slot: place(draft, work),
    copy: copyOf(draft, work),
    signatures: marksOf(draft),
    images: photos.map(({ digest }) => digest),
    channel: "capture",
    words: null,
  };
}

const imageOf = (draft, { digest, bytes, media_type }, { work }) => ({
  digest, bytes: bytes.length, media_type, slot: place(draft, work), copy: copyOf(draft, work), redacts: null,
});

const place = ({ station, contest }, { form }) => ({ station, contest, form: form.name });

/** Whose copy of the paper it is; an agent holds theirs for whoever nominated them. */
const copyOf = ({ whose }, { nominated_by }) => ({ whose, holder: whose === "agent" ? nominated_by : null });

/** Every mark that somebody said something about, in the order of their names. */
export const marksOf = ({ marks }) =>
  Object.keys(marks).sort().map((name) => {
    const [role, of, mark] = name.split("\n");
    return { role, of: of || null, mark, ...marks[name] };
  });
