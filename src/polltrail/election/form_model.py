"""Form models: which numbers a legal result form has, and what must hold between them.

A form model is data: one TOML file per jurisdiction and year, in `forms/`. Anybody may write another and
read it with `parse_form_model`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from polltrail.election import form_reader as reader
from polltrail.election.form_parts import Copy, Deadline, FormField, Paper, Signatory
from polltrail.election.identity import Identity
from polltrail.election.identity_reader import read_identities
from polltrail.election.toml_table import read_toml
from polltrail.errors import FormModelError

__all__ = ["FormModel", "Identity", "form_model", "form_model_names", "parse_form_model"]

_KEYS = (
    *("title", "jurisdiction", "year", "sources"),
    *("paper", "field", "identity", "signatory", "copy", "deadline"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormModel:
    """One jurisdiction's result form as data.

    Attributes
    ----------
    name : str
        `pakistan-2017`.
    year : int or None
        Of the law the paper belongs to; None where it is not tied to one.
    sources : tuple of str
        Where the facts come from.
    """

    name: str
    title: str
    jurisdiction: str
    year: int | None
    papers: tuple[Paper, ...]
    fields: tuple[FormField, ...]
    identities: tuple[Identity, ...]
    signatories: tuple[Signatory, ...]
    copies: tuple[Copy, ...]
    deadlines: tuple[Deadline, ...]
    sources: tuple[str, ...]

    def field(self, name: str) -> FormField:
        """One field by its name.

        Raises
        ------
        FormModelError
            The form has no such field.
        """
        for field in self.fields:
            if field.name == name:
                return field
        names = ", ".join(field.name for field in self.fields)
        raise FormModelError(f"form model {self.name}: expected one of the fields {names}, found {name}")


@cache
def form_model(name: str) -> FormModel:
    """Load a form model that comes with Polltrail.

    Raises
    ------
    FormModelError
        There is none of that name; the message lists those there are.
    """
    if name not in form_model_names():
        names = ", ".join(form_model_names())
        raise FormModelError(f"form model {name}: expected one of {names}; nothing was checked")
    path = files("polltrail.election") / "forms" / f"{name}.toml"
    return parse_form_model(path.read_text(encoding="utf-8"), name=name)


@cache
def form_model_names() -> tuple[str, ...]:
    """Names of the form models that come with Polltrail, in alphabetical order."""
    folder = files("polltrail.election") / "forms"
    names = [path.name for path in folder.iterdir() if path.name.endswith(".toml")]
    return tuple(sorted(name.removesuffix(".toml") for name in names))


def read_form_model(data: bytes) -> FormModel:
    """Read the form model that an election names: one that comes with Polltrail by its name, any other as `form`.

    Raises
    ------
    FormModelError
        It contradicts itself, or is no text.
    """
    for name in form_model_names():
        if (files("polltrail.election") / "forms" / f"{name}.toml").read_bytes() == data:
            return form_model(name)
    try:
        return parse_form_model(data.decode("utf-8"), name="form")
    except UnicodeDecodeError as exc:
        raise FormModelError(
            f"form model: expected text in UTF-8, found another byte at {exc.start}"
        ) from exc


def parse_form_model(text: str, *, name: str) -> FormModel:
    """Read a form model written as TOML.

    Raises
    ------
    FormModelError
        It is no TOML, has a key or a type that is not expected, or contradicts itself: an identity names a
        field that the form has not, a name or code stands twice, a formula cannot be read.
    """
    top = read_toml(text, model=name)
    top.only(*_KEYS)
    papers = reader.read_papers(top)
    fields = reader.read_fields(top, papers)
    return FormModel(
        name=name,
        title=top.text("title"),
        jurisdiction=top.text("jurisdiction"),
        year=top.number_or_none("year"),
        papers=papers,
        fields=fields,
        identities=read_identities(top, fields),
        signatories=reader.read_signatories(top),
        copies=reader.read_copies(top),
        deadlines=reader.read_deadlines(top),
        sources=top.texts("sources"),
    )
