"""Finds a Chromium for the browser tests, or installs Debian's."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of a Chromium: named by POLLTRAIL_CHROMIUM, or on the PATH."""
    named = os.environ.get("POLLTRAIL_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> None:
    """Find a Chromium or install one; say how if neither works."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chromium here; installing Debian's.", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core"],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    path = find()
    if path is None:
        sys.exit("The browser tests need a Chromium: install one, or name it in POLLTRAIL_CHROMIUM.")
    print(f"Browser tests use {path}")


if __name__ == "__main__":
    main()
