"""Some entries of a log with their proofs: what they show, and that they show nothing about what is left out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from polltrail.errors import BundleError, LogError, StatementError
from polltrail.log import Checkpoint, Receipt, VerifierKey, check_inclusion, leaf_hash, open_checkpoint
from polltrail.log.excerpt import (
    COSIGNED,
    MANIFEST,
    WITNESSED,
    Excerpt,
    consistency_path,
    entry_path,
    image_path,
    is_beside,
    proof_path,
)
from polltrail.log.history import CosignedNote
from polltrail.statement import Roster, check_signature, read_entry
from polltrail.statement.fields import Body
from polltrail.verify.anchor import check_policy, check_tables, log_key
from polltrail.verify.brought import hold_against
from polltrail.verify.enclosed import TABLES, enclosed_images, extra_files
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.published import CHECKPOINT, LOG_VKEY, POLICY, Fetch, read
from polltrail.verify.scope import check_scope
from polltrail.verify.standings import roll_closed
from polltrail.verify.states import (
    States,
    Way,
    agreeing_with,
    check_quorums,
    conflicts_in,
    proven_sizes,
    proven_states,
    wrong_claims,
)
from polltrail.verify.succession import lost_logs, successions
from polltrail.verify.verdict import Images, Noted, Part, Problem, Refused, Verdict
from polltrail.verify.witnesses import Signers, check_signers


@dataclass
class ExcerptCheck:
    """A bundle of some entries, on its way to a verdict."""

    fetch: Fetch
    names: Collection[str]
    election: str | None
    problems: list[Problem] = field(default_factory=list)
    judged: JudgedEntries = field(default_factory=JudgedEntries)
    entries: dict[int, bytes] = field(default_factory=dict)

    def verdict(self, receipts: Mapping[str, bytes], seen: Mapping[str, bytes]) -> Verdict:
        """Check all of it."""
        try:
            manifest = Excerpt.decode(self.fetch(MANIFEST))
        except BundleError as bad:
            self._wrong(MANIFEST, f"{bad}; nothing else was looked at")
            return self._told(None, None, Signers(), ())
        self._read_entries(manifest)
        self._check_election(manifest)
        key = log_key(self.roster, self.fetch, self.problems)
        signed = None if key is None else self._checkpoint(key, manifest)
        signers, findings = Signers(), tuple[Noted, ...]()
        if key is not None and signed is not None:
            first = self._check_proofs(manifest, signed)
            states = proven_states(self.fetch, self.names, signed, first, self.problems)
            signers, findings = self._check_notes(key, signed, states)
            hold_against(self.entries, key, states, receipts, seen, self.problems)
        images = self._check_files(manifest)
        return self._told(manifest, None if signed is None else signed[1], signers, findings, images)

    @property
    def roster(self) -> Roster:
        """Whose keys may speak, as far as the entries here tell."""
        return self.judged.roster

    def _wrong(self, where: str, what: str, index: int | None = None) -> None:
        self.problems.append(Problem(where=where, what=what, index=index))

    def _open(self, where: str, what: str, index: int | None = None) -> None:
        self.problems.append(Problem(where=where, what=what, index=index, contradicts=False))

    def _read_entries(self, manifest: Excerpt) -> None:
        for index in manifest.entries:
            data = read(self.fetch, entry_path(index))
            if data is None:
                self._open(
                    entry_path(index),
                    "expected this entry, found no such file; what hangs on it cannot be told",
                    index,
                )
            else:
                self.entries[index] = data
        self.judged.add_open(self.entries.items())

    def _check_election(self, manifest: Excerpt) -> None:
        found, where = self.roster.election, entry_path(0)
        if self.election is not None and found != self.election and 0 in self.entries:
            self._wrong(
                where,
                f"expected election {self.election}, found {found or 'no definition that begins one'}",
                0,
            )
        if found is not None and manifest.election != found:
            self._wrong(
                MANIFEST, f"expected the election that entry 0 begins, {found}, found {manifest.election}"
            )

    def _checkpoint(self, key: VerifierKey, manifest: Excerpt) -> tuple[bytes, Checkpoint] | None:
        note = read(self.fetch, CHECKPOINT)
        if note is None:
            self._open(CHECKPOINT, "expected the signed checkpoint, found no such file; nothing is proven")
            return None
        try:
            checkpoint = open_checkpoint(note, key)
        except LogError as bad:
            self._wrong(CHECKPOINT, f"{bad}; nothing is proven")
            return None
        if (manifest.size, manifest.root) != (checkpoint.size, checkpoint.root.hex()):
            self._wrong(
                MANIFEST,
                f"expected size {checkpoint.size} and root {checkpoint.root.hex()}, as signed, found others",
            )
        return note, checkpoint

    def _check_proofs(self, manifest: Excerpt, signed: tuple[bytes, Checkpoint]) -> Way | None:
        """Check that every entry is in the log, at the place it is said to have; give the way up from entry 0."""
        first: Way | None = None
        for index in manifest.entries:
            where = proof_path(index)
            data = read(self.fetch, where)
            if data is None:
                self._open(
                    where,
                    "expected the proof of this entry, found no such file; it is not proven to be in the log",
                    index,
                )
            elif index in self.entries:
                try:
                    way = _check_proof(data, index, self.entries[index], signed)
                    first = way if index == 0 else first
                except LogError as bad:
                    self._wrong(where, str(bad), index)
        return first

    def _check_notes(
        self, key: VerifierKey, signed: tuple[bytes, Checkpoint], states: States
    ) -> tuple[Signers, tuple[Noted, ...]]:
        """Check what witnesses say, and what hangs on their dates."""
        note, _ = signed
        cosigned = agreeing_with(self.fetch, states, key, self.problems)
        agreeing = [*(one for _, one in cosigned), CosignedNote.parse(note)]
        signers = check_signers(note, key, self.roster, agreeing, self.problems)
        self.problems += check_quorums(cosigned, signers.policies, key)
        self.problems += conflicts_in(states, key, self.judged.said["conflict"])
        return signers, (*signers.findings, *wrong_claims(states, self.judged))

    def _check_files(self, manifest: Excerpt) -> Images | None:
        """Check tables, policy and images, and that nothing else is there."""
        if self.roster.definitions:
            self.problems += check_policy(self.roster, self.fetch)
            self.problems += check_tables(self.roster, self.fetch)
            self.problems += check_scope(manifest.scope, self.roster, self._bodies(), self.fetch)
        refused = {one.index for one in self.judged.refused}
        statements = {index: entry for index, entry in self.entries.items() if index not in refused}
        images = enclosed_images(self.fetch, manifest.images, statements, self.problems)
        self.problems += extra_files(self.names, self._expected(manifest))
        return images

    def _bodies(self) -> list[Body]:
        """Give what the entries here say."""
        refused = {one.index for one in self.judged.refused}
        return [read_entry(entry).body for index, entry in self.entries.items() if index not in refused]

    def _expected(self, manifest: Excerpt) -> set[str]:
        tables = [defined.body.tables for defined in self.roster.definitions]
        blobs = [
            blob.digest for one in tables for blob in (one.stations, one.choices, one.areas, one.form_model)
        ]
        return {
            *(MANIFEST, CHECKPOINT, LOG_VKEY, POLICY, WITNESSED, COSIGNED),
            *(path(index) for index in manifest.entries for path in (entry_path, proof_path)),
            *(f"{TABLES}{digest}" for digest in blobs),
            *map(image_path, manifest.images),
            *(consistency_path(size) for size in proven_sizes(self.names)),
        }

    def _told(
        self,
        manifest: Excerpt | None,
        checkpoint: Checkpoint | None,
        signers: Signers,
        findings: tuple[Noted, ...],
        images: Images | None = None,
    ) -> Verdict:
        refused = self._refused()
        lost = lost_logs(self.roster, self.problems)
        for one in lost:
            if one.succession.missing:
                what = f"{one.succession.missing} entries of the lost log {one.key.name} are missing; what they said cannot be told"
                self._open(entry_path(one.saved), what, one.saved)
        return Verdict(
            anchor="bundle" if self.election is None else "given",
            election=self.roster.election,
            origin=checkpoint.origin if checkpoint else "",
            size=checkpoint.size if checkpoint else 0,
            root=checkpoint.root.hex() if checkpoint else "",
            statements=self.judged.statements,
            refused=refused,
            witnesses=signers.watching,
            witnessed=signers.enough,
            witnessed_head=signers.head,
            problems=tuple(self.problems),
            successions=successions(lost),
            findings=findings,
            doubts=self.judged.standings.doubts(
                self.roster, roll_closed(self.roster, signers), self.judged.place
            ),
            images=images,
            scope=None if manifest is None else _scope(manifest, self.names),
        )

    def _refused(self) -> tuple[Refused, ...]:
        """Give what was refused; where entries are missing, what hangs on them cannot be judged."""
        if not any(
            problem.where.startswith("entries/") and not problem.contradicts for problem in self.problems
        ):
            return tuple(self.judged.refused)
        wrong = tuple(
            one for one in self.judged.refused if _is_wrong_by_itself(self.entries[one.index], self.roster)
        )
        for one in self.judged.refused:
            if one not in wrong:
                what = f"{one.reason}; what it hangs on may be in an entry that is missing here"
                self._open(entry_path(one.index), what, one.index)
        return wrong


def _is_wrong_by_itself(entry: bytes, roster: Roster) -> bool:
    """Whether an entry is no statement, or its signature none of its key: no missing entry makes that right."""
    try:
        statement = read_entry(entry)
        public = roster.public(statement.key)
        if public is not None:
            check_signature(statement, public)
    except StatementError:
        return True
    return False


def _scope(manifest: Excerpt, names: Collection[str]) -> Part:
    scope = manifest.scope
    return Part(
        station=scope.station,
        contest=scope.contest,
        area=scope.area,
        entries=len(manifest.entries),
        not_evidence=tuple(sorted(name for name in names if is_beside(name))),
    )


def _check_proof(data: bytes, index: int, entry: bytes, signed: tuple[bytes, Checkpoint]) -> Way:
    note, checkpoint = signed
    receipt = Receipt.decode(data)
    if receipt.checkpoint != note or receipt.index != index:
        raise BundleError(
            f"receipt: expected one of entry {index} to the very note in {CHECKPOINT}, found one of entry {receipt.index} "
            "to that or another"
        )
    leaf = leaf_hash(entry)
    check_inclusion(leaf, index, checkpoint.size, checkpoint.root, receipt.proof)
    return leaf, receipt.proof
