"""What is asked of `polltrail parliament`, and a house as one count has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from polltrail.allocation.systems import Scenario, System
from polltrail.parliament.account import Asked
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house import USUAL, House, Record


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The options of the command."""

    asked: Asked
    system: str | None = None
    scenario: str | None = None
    stage: str | None = None
    sides: str | None = None
    majority: Of | None = None
    draws: Path | None = None
    source: str | None = None
    beside: Path | None = None
    changes: Path | None = None
    before: Path | None = None
    before_system: str | None = None
    lineage: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Side:
    """A house as one count has it.

    Attributes
    ----------
    stages : tuple of House
        Of every stage; the house itself is one of them.
    votes : mapping of str to int
        By party, where they are known.
    readings : tuple of House
        The same house under every other reading of the law.
    """

    house: House
    stages: tuple[House, ...] = ()
    votes: Mapping[str, int] = field(default_factory=dict)
    votes_note: str = ""
    readings: tuple[House, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """A path as houses.

    Attributes
    ----------
    sides : mapping of str to Side
        `official`, `independent` or both, as far as they are known.
    why_not : mapping of str to str
        Why a side is not there.
    """

    title: str
    sides: Mapping[str, Side]
    system: System | None = None
    scenario: Scenario = USUAL
    record: Record | None = None
    why_not: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    banner: str = ""
