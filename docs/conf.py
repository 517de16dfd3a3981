"""How the documentation becomes pages: Markdown by MyST, the alabaster theme, nothing loaded from elsewhere."""

import re
from pathlib import Path

from sphinx.application import Sphinx

import polltrail

project = "Polltrail"
author = "The Polltrail maintainers"
release = version = polltrail.__version__

extensions = ["myst_parser"]
myst_heading_anchors = 3

html_theme = "alabaster"
html_theme_options = {"show_powered_by": False, "description": "The independent count."}
html_show_copyright = False
html_show_sphinx = False
html_show_sourcelink = False

ROOT = Path(__file__).parent.parent
FROM_ROOT = {"readme": "README.md", "glossary": "GLOSSARY.md", "contributing": "CONTRIBUTING.md"}
"""Pages whose text stands in the root of the repository, where most readers meet it."""

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def text_from_root(_: Sphinx, page: str, source: list[str]) -> None:
    """Take the text of some pages from the root, with their links turned to where this site has them."""
    if page in FROM_ROOT:
        text = (ROOT / FROM_ROOT[page]).read_text(encoding="utf-8")
        source[0] = _LINK.sub(_as_seen_from_here, text)


def _as_seen_from_here(link: re.Match[str]) -> str:
    mark, words, target = link.groups()
    if "://" in target or target.startswith("#"):
        return link.group()
    path, _, anchor = target.partition("#")
    pages = {name: f"{page}.md" for page, name in FROM_ROOT.items()}
    here = pages.get(path) or path.removeprefix("docs/")
    if here == path or not (ROOT / path).is_file() or not (mark or here.endswith(".md")):
        return words  # nothing that this site has
    return f"{mark}[{words}]({here}{'#' if anchor else ''}{anchor})"


def setup(app: Sphinx) -> None:
    """Tell Sphinx."""
    app.connect("source-read", text_from_root)
