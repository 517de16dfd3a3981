"""Templates in which everything that is always said the same way is said already, once for each language."""

import re
from typing import Any, Final

from jinja2 import BaseLoader, Environment, PackageLoader

from polltrail.publish.site.texts import Texts

_SAID: Final = re.compile(r'\{\{ (_|words|raw)\("([^"\\]*)"\) \}\}')
_MARKS: Final = ("{{", "{%", "{#")
"""What a template would take for more than text."""


class SpokenLoader(BaseLoader):
    """Reads templates, and puts what a language says in the place of every text without values.

    A template is then mostly text, and a page of it costs what its values cost.
    """

    def __init__(self, texts: Texts) -> None:
        self._written = PackageLoader("polltrail.publish.site", "templates")
        self._say = {"_": texts.say, "words": texts.words, "raw": texts.raw}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        """Read a template."""
        source, path, is_fresh = self._written.get_source(environment, template)
        return _SAID.sub(self._said, source), path, is_fresh

    def _said(self, found: re.Match[str]) -> str:
        how, text = found.groups()
        if "{" in text and how != "raw":  # it has holes, and fails where it is shown, as it should
            return found[0]
        said = str(self._say[how](text))
        return found[0] if any(mark in said for mark in _MARKS) else said
