// Whose keys may speak, folded from the entries in their order (docs/verifier.md, section 9).
//
// In the whole log every key that speaks is known. Where only some entries are there, what hangs on others cannot be
// told, and is never passed.

import { CannotTell, Refused, shown } from "./answers.js";
import { readHex, utf8 } from "./bytes.js";
import { fingerprint, isWeak, verify } from "./ed25519.js";
import { same } from "./fields.js";
import { writeCanonical } from "./json.js";
import { KINDS, mayManage } from "./kinds.js";
import { checkSignature, pae } from "./statement.js";

const INVITATION = "application/vnd.polltrail.invitation+json";
const POSSESSION = "application/vnd.polltrail.possession+json";
const FIXED = ["origin", "log_vkey", "rehearsal", "rules"];

export class Roster {
  /** `whole`: every entry of the log is going to be asked about, in its order. */
  constructor({ whole }) {
    this.whole = whole;
    this.definitions = [];
    this.keys = new Map();
    this.codes = new Set();
    this.revoked = new Map();
    this.logs = [];
    this.opened = null;
  }

  /** The election's id: the statement id of its first definition. */
  get election() {
    return this.definitions[0]?.id ?? null;
  }

  /** The definition in force. */
  get definition() {
    return this.definitions.at(-1)?.body ?? null;
  }

  /** The log that signs for the election: as entry 0 names it, or the last succession. */
  get log() {
    return this.logs.at(-1) ?? null;
  }

  /** By when a sealed count must be open, as it is written; null where it is not sealed, or not any more. */
  get sealedUntil() {
    const began = this.definitions[0]?.body.unseal_by ?? null;
    return began === null || this.opened !== null ? null : this.definition.unseal_by;
  }

  /** Whether a key was revoked before an index. */
  isRevoked(key, index) {
    return this.revocationsOf(key).some((one) => one.index < index);
  }

  /**
   * What a key's statement at an index is worth, with all that is known now: "revoked", "suspect", or null where
   * nothing speaks against it. Whether the key came too late is not asked.
   */
  doubt(key, index) {
    if (this.isRevoked(key, index)) return "revoked";
    if (this.revocationsOf(key).some(({ from }) => from !== null && from <= index)) return "suspect";
    const enrolled = this.keys.get(key);
    return enrolled?.by.some((one) => this.doubt(one, enrolled.index) === "suspect") ? "suspect" : null;
  }

  revocationsOf(key) {
    return this.revoked.get(key) ?? [];
  }

  /** Check that a statement may stand in the log at an index, and take in what it changes. */
  async admit(statement, index) {
    const signer = this.definitions.length ? this.signerOf(statement) : await this.genesisSigner(statement, index);
    await checkSignature(statement, signer.key);
    if (this.definitions.length) await this.checkKind(statement, signer, index);
    if (!this.isRevoked(statement.key, index)) this.take(statement, index);
  }

  async genesisSigner(statement, index) {
    const { kind, election, key, body } = statement;
    if (index || kind !== "definition" || election !== null) {
      throw new Refused(
        `log: expected as entry 0 the definition that begins an election, found a ${kind} at index ${index}; not logged`,
      );
    }
    await checkOrganisers(body.organisers);
    const found = body.organisers.find((one) => one.key === key);
    if (!found) throw new Refused(`definition: expected to be signed by an organiser it names, found ${key}; not logged`);
    return { key: readHex(found.public), role: "organiser" };
  }

  signerOf({ election, key, kind }) {
    if (election !== this.election) {
      throw new Refused(`election: expected ${this.election}, found ${election ?? "none"}; not logged`);
    }
    const signer = this.known(key, "key");
    const [, roles] = KINDS[kind];
    if (!roles.includes(signer.role)) {
      throw new Refused(`${kind}: expected a key in the role of ${roles.join(" or ")}, found ${signer.role}; not logged`);
    }
    return signer;
  }

  /** The enrolment of a key, or its end: wrong in the whole log, unknown in a part of it. */
  known(key, what) {
    const found = this.keys.get(key);
    if (found) return found;
    if (this.whole) throw new Refused(`${what}: expected one that is enrolled in this election, found ${key}; not logged`);
    throw new CannotTell(`${what}: expected the enrolment of ${key} among these entries, found none; it was not checked`);
  }

  async checkKind(statement, signer, index) {
    const { kind, body } = statement;
    if (kind === "definition") await this.checkAmendment(statement, body);
    if (kind === "enrolment") await this.checkEnrolment(body, signer, index);
    if (kind === "revocation") this.checkRevocation(statement, body, signer);
    if (kind === "unseal") this.checkUnseal(body, index);
    if (kind === "succession") this.checkSuccession(body, index);
  }

  async checkAmendment({ supersedes }, body) {
    const last = this.definitions.at(-1);
    if (supersedes !== last.id) {
      const what = `definition: expected to supersede ${last.id}, which is in force, found ${supersedes}`;
      throw this.whole ? new Refused(`${what}; not logged`) : new CannotTell(`${what}; one between may be left out`);
    }
    for (const name of FIXED) {
      if (last.body[name] !== body[name]) {
        throw new Refused(
          `definition: expected ${name} to stay ${shown(last.body[name])}, found ${shown(body[name])}; not logged`,
        );
      }
    }
    const kept = new Set(body.organisers.map((one) => one.key));
    const dropped = last.body.organisers.find((one) => !kept.has(one.key));
    if (dropped) throw new Refused(`definition: expected every organiser before it, found no ${dropped.key}; not logged`);
    checkSealStays(last.body.unseal_by, body.unseal_by);
    await checkOrganisers(body.organisers);
    const other = body.organisers.find((one) => (this.keys.get(one.key)?.role ?? "organiser") !== "organiser");
    if (other) throw new Refused(`definition: expected organisers with keys of their own, found ${other.key}; not logged`);
  }

  async checkEnrolment(body, signer, index) {
    await checkKey(body.key, body.public);
    if (!mayManage(signer.role, body.role)) {
      throw new Refused(
        `enrolment: expected a registrar to enrol agents and clerks, found ${signer.role} enrolling ${body.role}; not logged`,
      );
    }
    if (this.keys.has(body.key)) throw new Refused(`enrolment: expected a new key, found ${body.key} again; not logged`);
    if (signer.role !== "organiser" && body.invitation === null) {
      throw new Refused("enrolment: expected an organiser's invitation where a registrar enrols, found none; not logged");
    }
    if (body.invitation !== null) await this.checkInvitation(body, body.invitation, index);
    await this.checkPossession(body);
  }

  async checkInvitation(body, invitation, index) {
    const what = `invitation ${invitation.code_hash}`;
    if (this.codes.has(invitation.code_hash)) throw new Refused(`${what}: expected an unused one, found it used; not logged`);
    if (["role", "areas", "stations"].some((one) => same(invitation[one]) !== same(body[one]))) {
      throw new Refused(`${what}: expected the role and scope it is for, found others; not logged`);
    }
    const organiser = this.known(invitation.organiser, what);
    if (organiser.role !== "organiser" || this.isRevoked(invitation.organiser, index)) {
      throw new Refused(`${what}: expected one by an organiser, found ${invitation.organiser}; not logged`);
    }
    const { code_hash, role, areas, stations, expires_at } = invitation;
    const said = { election: this.election, code_hash, role, areas, stations, expires_at };
    await checkInner(organiser.key, INVITATION, said, invitation.signature, what);
  }

  async checkPossession({ key, role, areas, stations, invitation, possession, public: itself }) {
    const code_hash = invitation?.code_hash ?? null;
    const said = { code_hash, election: this.election, role, areas, stations, public: itself };
    await checkInner(readHex(itself), POSSESSION, said, possession, `enrolment of ${key}`);
  }

  checkRevocation({ key }, body, signer) {
    const target = this.keys.get(body.key);
    if (target ? mayManage(signer.role, target.role) : !this.whole && signer.role === "organiser") return;
    if (key !== body.key && this.known(body.key, "revocation")) {
      throw new Refused(
        `revocation: expected one's own key, or an organiser, or a registrar for agents and clerks, ` +
          `found ${signer.role} revoking ${target.role}; not logged`,
      );
    }
  }

  checkUnseal(body, index) {
    const opened = this.opened !== null;
    if (opened || this.definitions[0].body.unseal_by === null || body.from_size > index) {
      throw new Refused(
        `unseal: expected to open a count that is sealed, from a size of at most ${index}, found ` +
          `${opened ? `one that entry ${this.opened} opened` : `from_size ${body.from_size}`}; not logged`,
      );
    }
  }

  checkSuccession(body, index) {
    const [name, ...rest] = body.log_vkey.split("+");
    const follows = body.old_origin === this.log.origin && body.missing === Math.max(0, body.size - index);
    const isNew = this.logs.every((one) => one.origin !== body.origin && keyIn(one.vkey) !== keyIn(body.log_vkey));
    if (!follows || !isNew || name !== body.origin || !rest.join("")) {
      throw new Refused(
        `succession: expected to follow ${shown(this.log.origin)} with a name and a key of its own and ` +
          `${Math.max(0, body.size - index)} missing entries, found ${shown(body)}; not logged`,
      );
    }
  }

  take({ id, kind, key, body }, index) {
    if (kind === "definition") {
      this.definitions.push({ index, id, body });
      for (const one of body.organisers) {
        if (!this.keys.has(one.key)) this.enrol(one, "organiser", index, index ? [key] : []);
      }
      if (!this.logs.length) this.logs.push({ origin: body.origin, vkey: body.log_vkey, index });
    } else if (kind === "enrolment") {
      this.enrol(body, body.role, index, body.invitation === null ? [key] : [key, body.invitation.organiser]);
      if (body.invitation !== null) this.codes.add(body.invitation.code_hash);
    } else if (kind === "revocation") {
      this.revoked.set(body.key, [...this.revocationsOf(body.key), { index, from: body.suspect_from }]);
    } else if (kind === "unseal") {
      this.opened ??= index;
    } else if (kind === "succession") {
      this.logs.push({ origin: body.origin, vkey: body.log_vkey, index, succession: body });
    }
  }

  /** Remember a key, and who vouched for it. */
  enrol({ key, public: itself }, role, index, by) {
    this.keys.set(key, { key: readHex(itself), role, index, by });
  }
}

async function checkOrganisers(organisers) {
  for (const one of organisers) await checkKey(one.key, one.public);
}

async function checkKey(key, itself) {
  const bytes = readHex(itself);
  if (isWeak(bytes)) throw new Refused(`key ${key}: expected a canonical Ed25519 key of large order, found a weak one; not logged`);
  if ((await fingerprint(bytes)) !== key) {
    throw new Refused(`key ${key}: expected the SHA-256 of its public key, found that of another; not logged`);
  }
}

async function checkInner(key, type, said, signature, what) {
  if (await verify(key, pae(type, utf8(writeCanonical(said))), readHex(signature))) return;
  throw new Refused(`${what}: expected a signature over election, role and scope, found one that does not hold; not logged`);
}

/** A count that began open stays open, and one that is sealed may open earlier and not later. */
function checkSealStays(before, after) {
  if (before === after || (before !== null && after !== null && after < before)) return;
  throw new Refused(`definition: expected unseal_by to stay ${before} or to come earlier, found ${after}; not logged`);
}

/** The key in a verifier key, whose name and key id differ wherever the name does. */
function keyIn(vkey) {
  const parts = vkey.split("+");
  return parts.length > 2 ? parts.slice(2).join("+") : parts.at(-1);
}
