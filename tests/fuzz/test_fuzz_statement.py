import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from polltrail.statement import BODIES, encode_envelope
from support.statements import example

TARGET = Path(__file__).with_name("fuzz_statement.py")
SECONDS = 20


def seeds(folder: Path) -> None:
    """Begin with one statement of every kind, whole and as a payload."""
    for number, kind in enumerate(BODIES):
        envelope = example(kind).envelope
        (folder / f"{kind}.json").write_bytes(encode_envelope(envelope))
        (folder / f"{kind}.payload").write_bytes(bytes([number]) + envelope.payload)


@pytest.mark.slow
def test_no_bytes_end_in_another_exception(tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("NOT FUZZED: atheris is not installed; `make test-all` installs it")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    seeds(corpus)
    command = [sys.executable, str(TARGET), f"-max_total_time={SECONDS}", "-max_len=4096", str(corpus)]
    run = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS + 100, check=False
    )
    assert run.returncode == 0, run.stderr[-4000:]
    assert "Done " in run.stderr
