"""The files of the capture page: what is named, what is loaded first, and that nothing else is."""

import re
from posixpath import dirname, join, normpath

from polltrail.web.capture.files import imports, page_files

FILES = page_files()
_STATIC = re.compile(
    r"""^(?:import|export)[^"';(]*["'](\.[^"']+)["']|^\} from ["'](\.[^"']+)["']""", re.MULTILINE
)


def first_loaded() -> set[str]:
    """Every module that the page's first one needs before it runs."""
    found, left = set[str](), ["capture/app.js"]
    while left:
        path = left.pop()
        named = [one or other for one, other in _STATIC.findall(FILES[path].decode())]
        new = {normpath(join(dirname(path), one)) for one in named} - found
        found |= new
        left += new
    return found


def test_what_is_needed_first_is_asked_for_at_once() -> None:
    links = re.findall(r'<link rel="modulepreload" href="([^"]+)">', FILES["capture/index.html"].decode())
    assert {normpath(join("capture", one)) for one in links} == first_loaded()
    assert len(links) == len(set(links))


def test_every_module_that_is_imported_is_named_and_every_module_beside_the_page_is_imported() -> None:
    imported = {one for path, data in FILES.items() for one in imports(path, data)}
    assert imported <= set(FILES)
    beside = {path for path in FILES if not path.startswith("capture/")}
    assert beside <= imported
    assert "verify/zip.js" not in beside
