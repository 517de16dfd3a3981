"""The log's state on a page: how long it is, who vouches for it, and since when."""

from dataclasses import dataclass

from polltrail.errors import LogError
from polltrail.log import Checkpoint, Policy, VerifierKey
from polltrail.log.overlap import MIN_OVERLAP, overlap
from polltrail.publish.bundle.words import moment, name
from polltrail.publish.page import Block, Cell, Code, Column, Table, prose
from polltrail.publish.wording import listed, number


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A checkpoint with what witnesses say of it.

    Attributes
    ----------
    policy : Policy or None
        The one that acts; None where nobody witnesses.
    """

    checkpoint: Checkpoint
    note: bytes
    key: VerifierKey
    policy: Policy | None

    @property
    def times(self) -> dict[str, int]:
        """When each witness cosigned, by its name in the policy; those who did."""
        try:
            return {} if self.policy is None else dict(self.policy.check(self.note, self.key).witnesses)
        except LogError:
            return {}

    @property
    def witnessed(self) -> bool:
        """Whether as many have cosigned as are needed, and one false witness could not vouch for two logs."""
        if self.policy is None:
            return False
        return self.policy.quorum_at(self.times) is not None and overlap(self.policy) >= MIN_OVERLAP

    def sentence(self) -> str:
        """Say whether it is witnessed, by whom and by when."""
        if self.policy is None:
            return "Unwitnessed: this election names no witnesses, so nobody but the log itself vouches that everybody sees the same log."
        if not self.witnessed:
            return f"Unwitnessed: {number(len(self.times))} of {number(len(self.policy.witnesses))} witnesses have signed this state, and that is not enough to say that everybody sees the same log."
        at = self.policy.quorum_at(self.times)
        by = listed([name(one) for one in self.times], most=10)
        return f"Witnessed by {by}, of {number(len(self.policy.witnesses))} witnesses; a quorum had seen it by {moment(at or 0)}."


def state_blocks(state: State) -> tuple[Block, ...]:
    """Show the checkpoint as it was signed, and what each witness says."""
    checkpoint = state.checkpoint
    facts: list[tuple[Cell, ...]] = [
        ("Log", name(checkpoint.origin)),
        ("Entries", number(checkpoint.size)),
        ("Root", checkpoint.root.hex()),
        ("The log's verifier key", str(state.key)),
    ]
    columns = (Column(label="What", kind="text"), Column(label="As it is signed", kind="code"))
    return (
        *prose(state.sentence()),
        Table(caption="The state of the log that this bundle leads to", columns=columns, rows=facts),
        *_witnesses(state),
        *prose("The signed note, word by word:"),
        Code(text=state.note.decode("utf-8", "replace")),
    )


def _witnesses(state: State) -> tuple[Block, ...]:
    if state.policy is None:
        return ()
    times = state.times
    rows: list[tuple[Cell, ...]] = [
        (name(one.name), moment(times[one.name]) if one.name in times else "has not signed it", str(one.key))
        for one in state.policy.witnesses
    ]
    columns = (
        Column(label="Witness", kind="name"),
        Column(label="Says to have seen it at", kind="text"),
        Column(label="Key", kind="code"),
    )
    return (Table(caption="Witnesses of this election", columns=columns, rows=rows),)
