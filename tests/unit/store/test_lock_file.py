import os
import subprocess
import sys
from pathlib import Path

import pytest

from polltrail.errors import StoreError
from polltrail.store.lock_file import lock

HOLD = "import sys; from pathlib import Path; from polltrail.store.lock_file import lock; lock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"


def test_another_process_is_refused_until_the_first_ends_however_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(
            StoreError, match="expected to be the only process that writes here, found another"
        ):
            lock(path)
        holder.kill()
    os.close(lock(path))


def test_twice_in_one_process_is_refused_too(tmp_path: Path) -> None:
    handle = lock(tmp_path / "lock")
    with pytest.raises(StoreError, match="nothing was opened"):
        lock(tmp_path / "lock")
    os.close(handle)
    os.close(lock(tmp_path / "lock"))
