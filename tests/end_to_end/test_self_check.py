"""A server that checks its own count: what is changed by hand raises an alarm, which stays until the views are made anew."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from support.cli import polltrail
from support.count_night import lay_out, reading
from support.night import entry_of
from support.serving import Served, served, until

N1, S1 = ("N1", "assembly"), ("S1", "assembly")
NIGHT = [reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20))]


def views(server: Served) -> dict[str, object]:
    with server.client() as client:
        answer = client.get("/v1/health")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    found: dict[str, object] = answer.json()["views"]
    return found


@pytest.mark.slow
def test_views_changed_by_hand_raise_an_alarm_that_stays(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", NIGHT)
    said: list[str] = []
    with served(root, "--check-views", "1s") as server:
        listening = threading.Thread(target=lambda: said.extend(server.process.stderr or ()))
        listening.start()
        until(lambda: views(server)["state"] == "same")
        with server.client() as client:
            for one in (reading("agent 1", S1, (1, 2)), reading("clerk 1", S1, (1, 2))):
                assert client.post("/v1/statements", content=entry_of(one)).status_code == 201
        until(lambda: views(server)["size"] == 18)
        assert views(server)["state"] == "same"
        with closing(sqlite3.connect(root / "views.db", timeout=30)) as database, database:
            database.execute("UPDATE slot SET readers = 7 WHERE number = 0")
        until(lambda: views(server)["state"] == "differ")
        with server.client() as client:  # intake goes on
            late = reading("agent 2", ("N2", "assembly"), (3, 4))
            assert client.post("/v1/statements", content=entry_of(late)).status_code == 201
        until(lambda: any(line.startswith("ALARM views: ") for line in said))
    listening.join(30)
    alarms = [line for line in said if line.startswith("ALARM views: ")]
    assert alarms
    assert "polltrail rebuild" in alarms[0]
    assert not list(root.glob("views.check.*"))
    with served(root, "--check-views", "off") as server:
        assert views(server)["state"] == "differ"
        assert polltrail("rebuild", root, "--check").code == 4
        assert polltrail("rebuild", root).code == 0
        assert views(server)["state"] == "unchecked"
        assert polltrail("rebuild", root, "--check").code == 0
        assert views(server)["state"] == "same"


@pytest.mark.slow
def test_the_check_runs_at_the_lowest_priority_and_ends_with_the_server(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", NIGHT)
    before = (
        "import asyncio, polltrail.web.self_check as s\n"
        "real = asyncio.create_subprocess_exec\n"
        "async def held(*command, **more):\n"
        "    if 'polltrail.web.checker' not in command: return await real(*command, **more)\n"
        "    code = ('import polltrail.store.view_check as v, time, runpy, sys;'\n"
        "            'v.check_views = lambda *_: time.sleep(600);'\n"
        "            'sys.argv = sys.argv[1:]; runpy.run_module(sys.argv[0], run_name=chr(95)*2 + \"main\" + chr(95)*2)')\n"
        "    return await real(command[0], '-c', code, *command[2:], **more)\n"
        "asyncio.create_subprocess_exec = held\n"
    )
    with served(root, "--check-views", "1s", before=before) as server:
        until(lambda: checkers(server.process.pid) != [])
        (pid,) = checkers(server.process.pid)
        until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == 19)
        server.process.kill()
        server.process.wait(30)
        until(lambda: not Path(f"/proc/{pid}").exists() or _is_ended(pid))


def checkers(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [
        int(one) for one in listed if b"polltrail.web.checker" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]


def _is_ended(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"


@pytest.mark.slow
def test_a_wrong_time_is_a_wrong_use(tmp_path: Path) -> None:
    ran = polltrail("serve", tmp_path, "--check-views", "25:00")
    assert (ran.code, "expected an hour of the day in UTC" in ran.err) == (2, True)
