// What the election is, held against its id: from the entries of its definitions, whoever has sent them.

import { Refused } from "../verify/answers.js";
import { readHex, utf8 } from "../verify/bytes.js";
import { readVkey } from "../verify/note.js";
import { readPolicy } from "../verify/policy.js";
import { checkSignature, readEntry } from "../verify/statement.js";
import { checkInvitation } from "../sign/invitation.js";
import { NotTaken, ask } from "./server.js";
import { keep, kept } from "./store.js";

/**
 * Read the entries of an election's definitions.
 *
 * @param {string[]} entries - From the genesis to the last amendment.
 * @param {string} election - The id that must be that of the genesis.
 * @returns {Promise<object>} `{election, name, rehearsal, origin, log_vkey, organisers, witnesses, image_required, pages}`.
 * @throws {Refused} They are not of this election.
 */
export async function readDefinitions(entries, election) {
  let organisers = [];
  let last = null;
  for (const [at, text] of entries.entries()) {
    const one = await readEntry(utf8(text));
    if (one.kind !== "definition" || (at === 0 ? one.id : one.election) !== election) {
      throw new Refused(`election ${election}: expected its definitions, found ${one.kind} ${one.id}; this server is of another election`);
    }
    const signer = (at === 0 ? one.body.organisers : organisers).find(({ key }) => key === one.key);
    if (!signer) throw new Refused(`definition ${one.id}: expected it signed by an organiser, found another key; not believed`);
    await checkSignature(one, readHex(signer.public));
    organisers = one.body.organisers;
    last = one;
  }
  if (!last) throw new Refused(`election ${election}: expected its definitions, found none`);
  return told(election, await readEntry(utf8(entries[0])), last);
}

function told(election, first, last) {
  const { name, rehearsal, witnesses, policy, pages } = last.body;
  return {
    election, name, rehearsal, witnesses, pages,
    origin: first.body.origin,
    log_vkey: first.body.log_vkey,
    organisers: [...first.body.organisers, ...last.body.organisers],
    image_required: policy.image_required,
    images: policy.images,
  };
}

/** Ask the server what the election of an invitation is, and hold the invitation against it: `{about, holds}`. */
export async function aboutInvitation(link) {
  const { definitions } = await (await ask("/v1/capture")).json();
  const about = await readDefinitions(definitions, link.election);
  const organiser = about.organisers.find(({ key }) => key === link.organiser);
  return { about, holds: Boolean(organiser) && (await checkInvitation(link, organiser.public)) };
}

/** What this phone works with, as it was told last; null before that. */
export const work = () => kept("work");

/** Ask what an enrolled key may say something about, and keep it; what cannot be asked now stays as it was. */
export async function refreshWork(me) {
  const told = await (await ask(`/v1/capture/${me.key}`)).json();
  const about = await readDefinitions(told.definitions, me.election);
  const { role, index, nominated_by, areas, form, stations, stations_in_scope, contests } = told;
  const work = { about, role, index, nominated_by, areas, form, stations, stations_in_scope, contests, is_named: await isNamed(about) };
  await keep("work", work);
  return work;
}

/** Whether the files of this page are those that the organisers named; null where nobody can tell. */
async function isNamed({ pages }) {
  try {
    const { files } = await (await fetch(new URL("files.json", document.baseURI), { cache: "no-store" })).json();
    const named = new Set(pages.map((one) => `${one.path} ${one.digest}`));
    return named.size ? files.every((one) => named.has(`${one.path} ${one.digest}`)) : null;
  } catch {
    return null;
  }
}

/** Whether the server says that it does not know this key. */
export const isUnknownKey = (error) => error instanceof NotTaken && error.kind === "unknown-key";

export const logKey = (about) => readVkey(about.log_vkey);

/** The witnesses' policy; null where the election has none. */
export const policyOf = async (about) => (about.witnesses ? readPolicy(about.witnesses) : null);
