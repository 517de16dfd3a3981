"""How thoroughly the laws are tried, and on what machine: some examples every day, many in `make test-all`.

Both try the same examples each time, so that what passed still passes where nothing was changed; `make explore` tries
others, without end to what it may find. What it finds becomes an `@example` of its law.

Every day, tests write to memory where there is room: an fsync is waited for some ten thousand times, and on a disk that
others use too it is most of the time. What a crash, a full disk and a failing one do is tried with disks made for it.
"""

import os
import shutil
from pathlib import Path
from typing import Final

import certifi
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

MEMORY: Final = Path("/dev/shm")
FOUND: Final = Path(__file__).parent.parent / "build" / "found-examples"
ROOM: Final = 4 << 30
"""Bytes free in memory without which tests write to the disk."""

for name, examples, same in (("everyday", 25, True), ("thorough", 400, True), ("exploring", 2_000, False)):
    settings.register_profile(
        name, max_examples=examples, derandomize=same, database=None if same else DirectoryBasedExampleDatabase(FOUND),
        deadline=None, suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
PROFILE: Final = os.environ.get("HYPOTHESIS_PROFILE", "everyday")
settings.load_profile(PROFILE)

if PROFILE == "everyday":
    os.environ.setdefault(
        "POLARS_MAX_THREADS", "1"
    )  # the cores have a worker each; read when Polars is loaded
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session", autouse=True)
def _few_authorities(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Trust one authority instead of all: reading those takes every new HTTP client longer than its requests."""
    first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----\n")
    trusted = tmp_path_factory.mktemp("authorities") / "one.pem"
    trusted.write_text(first + end, encoding="ascii")
    os.environ["SSL_CERT_FILE"] = str(trusted)  # also where the shell has named all of them
