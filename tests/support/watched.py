"""An election watched by real witnesses, each a process of its own."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from polltrail.log import Witness
from polltrail.store.witness_dir import create_witness_dir
from support.cli import polltrail_here
from support.night import Night, lay_out, make_election
from support.witnessing import WitnessServed, witness_served


@dataclass
class Watched:
    """An election directory, and its witnesses by name; those that run are in `running`."""

    election: Night
    root: Path
    places: dict[str, Path]
    ports: dict[str, int]
    running: dict[str, WitnessServed] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def start(self, *names: str) -> None:
        """Run witnesses, all of them if none is named."""
        for name in names or self.places:
            served = witness_served(self.places[name], "--port", str(self.ports[name]))
            self.running[name] = self._open.enter_context(served)

    def kill(self, name: str) -> None:
        process = self.running.pop(name).process
        process.kill()
        process.wait(30)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"


@contextmanager
def watched(path: Path, *, count: int = 4, threshold: int = 3, agents: int = 2) -> Iterator[Watched]:
    """Lay out an election whose genesis names so many witnesses; none of them runs yet."""
    names = [f"witness-{n}.example" for n in range(count)]
    ports = dict(zip(names, free_ports(count), strict=True))
    places = {name: path / name for name in names}
    keys = {
        name: create_witness_dir(places[name], name=name, seed=bytes([90 + n]) * 32).cosigner().key
        for n, name in enumerate(names)
    }
    log = make_election(agents).log_vkey
    lines = "".join(f"{Witness(name, keys[name], f'http://127.0.0.1:{ports[name]}')}\n" for name in names)
    policy = f"log {log}\n{lines}group all-of-them {threshold} {' '.join(names)}\nquorum all-of-them\n"
    election = make_election(agents, witnesses=policy)
    for place in places.values():
        ran = polltrail_here("witness", place, "follow", str(log), "--election", election.id)
        assert ran.code == 0, ran.err
    root = lay_out(election, path / "election")
    with ExitStack() as opened:
        yield Watched(election, root, places, ports, _open=opened)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    with ExitStack() as opened:
        found = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in found]
