"""What a page is made of: sections of blocks, as values; the template gives every block its HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A number as somebody read it on a form: `value` is None for a blank, and `there` false where it was not read.

    `differs` marks it where another reading of the same form says something else.
    """

    cell: ClassVar[str] = "written"
    value: int | None
    there: bool = True
    differs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """The beginning of a long name such as a key's; all of it is told to whoever points at it."""

    cell: ClassVar[str] = "short"
    text: str
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name that leads somewhere: to a part of the page, or to a page beside it."""

    cell: ClassVar[str] = "link"
    text: str
    href: str


Cell = str | int | float | Written | Short | Link | None

ColumnKind = Literal["name", "text", "number", "signed", "code", "index", "long", "time"]
"""*name* may run right to left; *number* and *signed* stand right, as numbers or as text made of one; *index* is
narrow and stands left, *long* has whole sentences, a *time* stays in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its heading and how its cells are written."""

    label: str
    kind: ColumnKind = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the first cell of a row names the row; `left_out` says what is not shown, and where it is."""

    block: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One colour or sign of a picture, said in words: `swatch` is a class of the style sheet."""

    swatch: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture with its words: a title that says what is seen, a description, and its data as a table."""

    block: ClassVar[str] = "figure"
    id: str
    title: str
    description: str
    svg: str
    table: Table
    key: tuple[Key, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Pictures side by side where there is room."""

    block: ClassVar[str] = "gallery"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Sentences, each its own paragraph, or `items` of a list."""

    block: ClassVar[str] = "prose"
    lines: tuple[str, ...]
    items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One answer in a box: a word, and the sentence that belongs to it."""

    block: ClassVar[str] = "plate"
    word: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Something to type or to compare letter by letter."""

    block: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """An image file that lies beside the page, with what there is to say of it, and its digest."""

    block: ClassVar[str] = "photo"
    src: str
    alt: str
    caption: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blocks under a heading of their own; `folded` ones open on demand, and always in print."""

    block: ClassVar[str] = "group"
    title: str
    blocks: tuple["Block", ...]
    folded: bool = False
    note: str = ""


Block = Table | Figure | Gallery | Photo | Prose | Plate | Code | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the page; one without blocks is left out."""

    id: str
    title: str
    blocks: tuple[Block, ...] = field(default=())


def prose(*lines: str) -> tuple[Prose, ...]:
    """Make paragraphs of the lines that say something."""
    said = tuple(line for line in lines if line)
    return (Prose(lines=said),) if said else ()


def bullets(lines: Sequence[str]) -> tuple[Prose, ...]:
    """Make a list of the lines that say something."""
    said = tuple(line for line in lines if line)
    return (Prose(lines=said, items=True),) if said else ()
