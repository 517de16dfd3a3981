"""Makes the picture of the README: the top of the report that `make demo` writes."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.chromium import find

ROOT = Path(__file__).parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=find(), args=QUIET)
    page = browser.new_page(viewport={"width": 1000, "height": 1180}, color_scheme="light")
    page.goto((ROOT / "build" / "demo" / "index.html").as_uri())
    page.screenshot(
        path=ROOT / "docs" / "images" / "report.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": 1000, "height": 560},
    )
    browser.close()
