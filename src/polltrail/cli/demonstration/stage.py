"""Sets the stage: the witnesses, the rehearsal election that names them, and the clock that all of them follow."""

from dataclasses import dataclass
from typing import Final

from polltrail.cli.demonstration.cast import LOG, ORGANISER, REGISTRAR, STORE, Cast
from polltrail.cli.demonstration.layout import Layout
from polltrail.cli.demonstration.processes import free_ports
from polltrail.cli.demonstration.timekeeping import Timekeeper
from polltrail.cli.founding import Secrets, found
from polltrail.cli.settings import Settings
from polltrail.exchange.definition_tables import DefinitionTables
from polltrail.log import VerifierKey, Witness
from polltrail.statement import Statement, encode_envelope
from polltrail.store import ElectionDir, write_key
from polltrail.store.witness_dir import (
    Followed,
    WitnessDir,
    WitnessSettings,
    create_witness_dir,
    write_witness_settings,
)
from polltrail.web.acceptances import registrar_key
from polltrail.web.holdings import store_key

WITNESSES: Final = ("harbour-university", "bar-association", "opposite-party")
"""Three, of whom all have to agree: any two quorums share three."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a night is played.

    Attributes
    ----------
    ports : dict of str to int
        Of each witness.
    """

    layout: Layout
    definition: Statement
    ports: dict[str, int]
    clock: Timekeeper

    def witness(self, name: str) -> WitnessDir:
        """Give the directory of a witness."""
        return WitnessDir((self.layout.witnesses / name).absolute())


def set_stage(
    layout: Layout, cast: Cast, settings: Settings, tables: DefinitionTables, *, begins: int
) -> Stage:
    """Make witnesses, election and clock; nothing runs yet, and the clock waits.

    Parameters
    ----------
    settings : Settings
        Without witnesses.
    begins : int
        What the clock shows, in milliseconds since 1970.

    Raises
    ------
    PolltrailError
        The election cannot be made, or the disk failed.
    """
    ports = dict(zip(WITNESSES, free_ports(len(WITNESSES)), strict=True))
    keys = {name: _witness(layout, cast, name, port) for name, port in ports.items()}
    seeds = Secrets(
        organiser=cast.seed(ORGANISER), log=cast.seed(LOG), nonce=cast.secret("nonce", "definition")[:16]
    )
    settings = Settings(
        **{name: getattr(settings, name) for name in settings.__struct_fields__}
        | {"witnesses": _policy(keys, ports), "rehearsal": True}
    )
    definition, log_key = found(
        layout.election.absolute(), settings, tables, seeds, made_at=begins - 86_400_000
    )
    place = ElectionDir(layout.election.absolute())
    write_key(store_key(place), cast.seed(STORE), name=STORE)
    write_key(registrar_key(place), cast.seed(REGISTRAR), name=REGISTRAR)
    cast.keep_keys(layout.keys)
    genesis = encode_envelope(definition.envelope).decode()
    stage = Stage(
        layout=layout, definition=definition, ports=ports, clock=Timekeeper(layout.clock, genesis, begins)
    )
    for name, key in keys.items():
        followed = WitnessSettings(url=_url(ports[name]), logs=(Followed(log_key, definition.id),))
        write_witness_settings(stage.witness(name), followed, key)
    stage.clock.hold()
    return stage


def _witness(layout: Layout, cast: Cast, name: str, port: int) -> VerifierKey:
    place = create_witness_dir(
        layout.witnesses / name, name=f"{name}.example", seed=cast.secret("witness", name), url=_url(port)
    )
    return place.cosigner().key


def _policy(keys: dict[str, VerifierKey], ports: dict[str, int]) -> str:
    lines = [str(Witness(key.name, key, _url(ports[name]))) for name, key in keys.items()]
    names = " ".join(key.name for key in keys.values())
    return "\n".join([*lines, f"group all-of-them {len(keys)} {names}", "quorum all-of-them"])


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
