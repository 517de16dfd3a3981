"""The JSON of a site as an OpenAPI document, made of the values themselves, and as a page for people.

One source for a site of files and for a server; a server has a few paths more.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

import msgspec

from polltrail.publish.files.json_values import json_bytes
from polltrail.tally.board import Board, ContestBoard, Findings, Sealed, Station
from polltrail.tally.board.index import SiteIndex

OPENAPI, API_PAGE = "openapi.json", "api.html"

_NUMBER: Final = {"type": "integer", "minimum": 0}
_VALUES: Final[tuple[tuple[str, str, type, tuple[str, ...]], ...]] = (
    ("/data/index.json", "How far the site goes, its totals, and where everything else is.", SiteIndex, ()),
    ("/data/place/{place}.json", "An area; 0 is the whole country.", Board, ("place",)),
    ("/data/contest/{contest}.json", "A contest.", ContestBoard, ("contest",)),
    (
        "/data/station/{thousand}/{station}.json",
        "A station; `thousand` is its number divided by 1000, without the rest.",
        Station,
        ("thousand", "station"),
    ),
    ("/data/findings.json", "What waits for a person, and incidents.", Findings, ()),
)
_LIVE: Final = (("/data/sealed.json", "What may be shown of a count that is sealed.", Sealed, ()),)
_FILES: Final = (
    ("/data/views.sql", "The tables beside it as views of DuckDB.", "application/sql"),
    ("/feed.atom", "Findings, versions of official figures, checkpoints.", "application/atom+xml"),
    ("/log/checkpoint", "The log's signed state (C2SP tlog-checkpoint).", "text/plain"),
)
_LIVE_FILES: Final = _FILES[1:]
"""A server makes no tables."""
_PROBLEM: Final = {"application/problem+json": {"schema": {"type": "object"}}}
_NOT_NOW: Final = {
    "403": "The count is sealed.",
    "404": "There is none of this number; or nothing is sealed.",
    "503": "Not at this moment: ask again.",
}
"""What a server may answer besides."""


def openapi(*, name: str, version: str, live: bool = False) -> dict[str, Any]:
    """Make the document.

    Parameters
    ----------
    name : str
        What the election is called.
    live : bool
        Whether a server answers.
    """
    values = (*_VALUES, *(_LIVE if live else ()))
    types = [kind for _, _, kind, _ in values]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    paths = {
        path: _operation(path, about, {"application/json": {"schema": schema}}, parameters, live=live)
        for (path, about, _, parameters), schema in zip(values, schemas, strict=True)
    }
    files = {
        path: _operation(path, about, {kind: {"schema": {"type": "string"}}}, ())
        for path, about, kind in (_LIVE_FILES if live else _FILES)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: the independent count", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "."}],
        "paths": paths | files,
        "components": {"schemas": components},
    }


_DESCRIPTION: Final = (
    "Every value says in `as_of` which state of the log it is of. Times are seconds since 1970. A blank on a form is null, "
    "a written zero is 0. These values are for people and programs, and no evidence: what they are made of is the log, "
    "which `polltrail verify` checks."
)


def _operation(
    path: str, about: str, content: Any, parameters: Iterable[str], *, live: bool = False
) -> dict[str, Any]:
    name = path.strip("/").split("/{")[0].replace("/", "-").replace(".", "-")
    given = [{"name": one, "in": "path", "required": True, "schema": _NUMBER} for one in parameters]
    answers = {"200": {"description": about, "content": content}}
    if given:
        answers["404"] = {"description": "There is none of this number."}
    if live:
        answers |= {code: {"description": why, "content": _PROBLEM} for code, why in _NOT_NOW.items()}
    return {"get": {"operationId": name, "summary": about, "parameters": given, "responses": answers}}


def openapi_files(*, name: str, version: str, style: str) -> dict[str, bytes]:
    """Write the document, and its page, for a site of files; `style` is the way to the style of its pages."""
    document = openapi(name=name, version=version)
    return {OPENAPI: json_bytes(document), API_PAGE: api_page(document, style)}


def api_page(document: dict[str, Any], style: str) -> bytes:
    """Write the document as a page that needs no script; `style` is the way to the style of the site's pages."""
    paths = "\n".join(_path(path, one["get"]) for path, one in document["paths"].items())
    schemas = "\n".join(_schema(name, one) for name, one in document["components"]["schemas"].items())
    title = escape(document["info"]["title"])
    about = _CODE.sub(r"<code>\1</code>", escape(_DESCRIPTION))
    page = _PAGE.format(
        title=title, style=escape(style), about=about, paths=paths, schemas=schemas,
        tables=_TABLES if "/data/views.sql" in document["paths"] else "",
    )  # fmt: skip
    return page.encode()


_TABLES: Final = ' <a href="data/views.sql">data/views.sql</a> reads the tables beside it with DuckDB.'


_CODE: Final = re.compile("`([^`]+)`")


_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>The figures as data · {title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body class="api">
<a class="skip" href="#main">To the paths</a>
<header>
<p class="eyebrow"><a href="index.html">Polltrail</a> · <bdi>{title}</bdi></p>
</header>
<main id="main">
<h1>The figures as data</h1>
<p class="lead">Every figure of this site, for programs: JSON at fixed paths, and whole tables.</p>
<p>{about}</p>
<p><a href="openapi.json">openapi.json</a> says the same for programs (OpenAPI 3.1).{tables}</p>
<section aria-labelledby="paths">
<h2 id="paths">Paths</h2>
<dl class="facts">
{paths}
</dl>
</section>
<section aria-labelledby="values">
<h2 id="values">Values</h2>
<p class="note">What each value has in it. A list of names with a value for each is written “for each name”.</p>
</section>
{schemas}
</main>
<footer><p>These values are made of the public log, and prove nothing by themselves: <a href="check/index.html">check a receipt or a bundle</a>, or run polltrail verify.</p></footer>
</body>
</html>
"""


def _path(path: str, operation: dict[str, Any]) -> str:
    (content,) = operation["responses"]["200"]["content"].values()
    shown = _type(content["schema"])
    about = _CODE.sub(r"<code>\1</code>", escape(operation["summary"]))
    name = escape(path.removeprefix("/"))
    kind = f' <span class="note">{shown}</span>' if content["schema"].get("type") != "string" else ""
    named = (
        f"<code>{name}</code>"
        if "{" in name or "sealed" in name
        else f'<a href="{name}"><code>{name}</code></a>'
    )
    return f"<div><dt>{named}</dt><dd>{about}{kind}</dd></div>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    rows = "\n".join(
        f"<div><dt><code>{escape(field)}</code></dt><dd>{_type(one)}</dd></div>"
        for field, one in schema.get("properties", {}).items()
    )
    about = escape(schema.get("description", "").partition("\n")[0])
    return f'<section id="{escape(name)}">\n<h3>{escape(name)}</h3>\n<p>{about}</p>\n<dl class="facts">\n{rows}\n</dl>\n</section>'


def _type(schema: dict[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "enum" in schema:
        return escape(", ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        inside = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        return f"list of {_type(inside or {})}"
    if schema.get("type") == "object" and "additionalProperties" in schema:
        return f"for each name {_type(schema['additionalProperties'] or {})}"
    return escape(str(schema.get("type", "any value")))
