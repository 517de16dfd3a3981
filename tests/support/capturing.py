"""An election with a form of the real world, made by the real commands and served, and agents who are invited to it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from polltrail.statement import Statement, read_statement
from support.cli import polltrail_here as polltrail
from support.election import Made, new_election
from support.serving import Served, served
from support.watched import free_ports
from support.witnessing import WitnessServed, witness_served

STATIONS = """station_id,province,district,registered_voters,name
PK-1,Sindh,Korangi,1200,Girls' School
PK-2,Sindh,Korangi,900,Union Council
PK-3,Sindh,Malir,800,مدرسہ
"""
CHOICES = """contest,choice,name,party,area
NA-241,tide,Amina Baloch,Tide Union,
NA-241,harbour,<b>Bilal</b> Shah,Harbour League,
"""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
FORM_45 = {
    "registered_voters_male": "700", "registered_voters_female": "500", "registered_voters": "1200",
    "ballots_cast_male": "60", "ballots_cast_female": "40", "ballots_cast": "100",
    "choice_valid_votes\ntide": "50", "choice_challenged_votes\ntide": "0", "votes\ntide": "50",
    "choice_valid_votes\nharbour": "40", "choice_challenged_votes\nharbour": "2", "votes\nharbour": "42",
    "valid_votes": "92", "rejected_ballots": "8",
    "ballots_received": "1300", "unused_ballots": "1200", "ballots_from_box": "98", "challenged_ballots": "2",
    "tendered_ballots": "0", "spoiled_ballots": "0",
}  # fmt: skip
"""What an agent reads from a form that adds up."""


@dataclass
class Capturing:
    """An election that is served, with its witnesses, and links for the agents and the clerk who are invited."""

    made: Made
    server: Served
    links: list[str]
    clerk: str
    witnesses: list[WitnessServed]

    @property
    def url(self) -> str:
        return self.server.url

    def link(self, number: int = 0) -> str:
        """The link of an invitation, as its QR has it."""
        return f"{self.url}/enrol#{self.links[number]}"

    def statements(self, kind: str) -> list[Statement]:
        """What is in the log of one kind, in its order."""
        ran = polltrail("log", self.url, "--json")
        assert ran.code == 0, ran.err
        ids = [one["id"] for one in json.loads(ran.out)["entries"] if one["kind"] == kind]
        with self.server.client() as client:
            found = [client.get(f"/v1/statements/{one}").json()["envelope"] for one in ids]
        return [read_statement(json.dumps(one).encode()) for one in found]


@contextmanager
def capturing(
    path: Path, *, agents: int = 1, witnesses: int = 0, form: str = "pakistan-2017", scope: str = "PK-1,PK-2"
) -> Iterator[Capturing]:
    """Serve an election to which so many agents are invited."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "stations.csv").write_text(STATIONS, encoding="utf-8")
    (path / "choices.csv").write_text(CHOICES, encoding="utf-8")
    places, settings = _witnesses(path, witnesses)
    made = new_election(
        path / "election", "--form", form, "--name", "By-election NA-241", *settings,
        stations=path / "stations.csv", choices=path / "choices.csv",
    )  # fmt: skip
    links = [invited(made, f"agent {number}", scope) for number in range(agents)]
    clerk = invited(made, "a clerk", scope, role="clerk")
    with ExitStack() as opened:
        running = [opened.enter_context(_watching(place, port, made)) for place, port in places]
        yield Capturing(made, opened.enter_context(served(made.path)), links, clerk, running)


def invited(made: Made, person: str, stations: str, role: str = "agent") -> str:
    """Invite somebody; what is behind the # of the link."""
    ran = polltrail(
        "enrol", made.path, "--organiser-key", made.organiser_key, "--role", role, "--stations", stations, "--invite",
        "--person", person, "--nominated-by", "Tide Union", "--address", "https://count.example", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return str(json.loads(ran.out)["invitations"][0]["link"]).partition("#")[2]


def _witnesses(path: Path, count: int) -> tuple[list[tuple[Path, int]], list[object]]:
    if not count:
        return [], []
    ports, places, lines = free_ports(count), [], []
    for number, port in enumerate(ports):
        place = path / f"witness-{number}"
        url = f"http://127.0.0.1:{port}"
        ran = polltrail(
            "witness", place, "new", "--name", f"witness-{number}.example", "--url", url, "--json"
        )
        assert ran.code == 0, ran.err
        lines.append(json.loads(ran.out)["policy"])
        places.append((place, port))
    names = " ".join(f"witness-{number}.example" for number in range(count))
    policy = "\n".join([*lines, f"group all {count - 1} {names}", "quorum all"])
    settings = path / "settings.toml"
    settings.write_text(f'witnesses = """\n{policy}\n"""\n', encoding="utf-8")
    return places, ["--settings", settings]


@contextmanager
def _watching(place: Path, port: int, made: Made) -> Iterator[WitnessServed]:
    ran = polltrail("witness", place, "follow", made.path, "--election", made.id)
    assert ran.code == 0, ran.err
    with witness_served(place, "--port", str(port)) as witness:
        yield witness


def watched_page(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and all that its scripts and its policy complain of."""
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
    )
    return page, said


def enrol(page: Page, link: str) -> None:
    """Open an invitation and accept it."""
    page.goto(link)
    page.click("#accept")
    page.wait_for_selector(".station")


def fill(page: Page, values: dict[str, str]) -> None:
    """Type numbers into the form that is shown."""
    for name, value in values.items():
        page.fill(f'input[data-name="{_escaped(name)}"]', value)


def _escaped(name: str) -> str:
    return name.replace("\n", "\\a ")
