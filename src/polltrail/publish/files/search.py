"""The search index of a site without a server: stations by the beginnings of their words, in shards of bounded size.

`data/search/index.json` lists the shards by what the words in them begin with. To find a station, fold the words of
the question (`folded`), take the longest, read the shards whose key begins it, or that begin with it, and keep the
stations of which every word of the question begins some word. A shard is split until few stations are left in it, or
nothing is left of their words to split by; then it holds the first of them only, and says that there are more.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.publish.files.json_values import json_bytes

INDEX: Final = "data/search/index.json"
MOST: Final = 400
"""Stations in a shard."""
_LONGEST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A station as it can be found.

    Attributes
    ----------
    number : int
        Leads to its page.
    place : str
        The areas it lies in.
    """

    number: int
    id: str
    name: str
    place: str

    @property
    def words(self) -> set[str]:
        """What it can be found by."""
        return set(folded(f"{self.id} {self.name} {self.place}"))


def folded(text: str) -> list[str]:
    """Cut a text into words that are compared: without case, accents, and whatever is no letter or digit."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] != "M"
    ).casefold()
    spaced = "".join(char if unicodedata.category(char)[0] in "LN" else " " for char in bare)
    return [word[:_LONGEST] for word in spaced.split()]


def search_files(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Write the index and its shards."""
    shards = dict(_shards(sorted(entries, key=lambda one: one.number)))
    names = {key: f"{number}.json" for number, key in enumerate(sorted(shards))}
    found = {f"data/search/{names[key]}": _shard(stations) for key, stations in shards.items()}
    return {INDEX: json_bytes({"format": "polltrail-search/1", "shards": names}), **found}


def _shards(entries: Sequence[Entry]) -> Iterator[tuple[str, Sequence[Entry]]]:
    by_word: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        for word in one.words:
            by_word[word].append(one)
    yield from _split("", by_word)


def _split(prefix: str, by_word: Mapping[str, Sequence[Entry]]) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Give a shard of all words that begin so, or one for each way in which they go on."""
    stations = {one.number: one for each in by_word.values() for one in each}
    longer = [word for word in by_word if len(word) > len(prefix)]
    if prefix and (len(stations) <= MOST or not longer):
        yield prefix, [stations[number] for number in sorted(stations)]
        return
    if prefix in by_word:
        yield f"{prefix}$", by_word[prefix]
    groups: dict[str, dict[str, Sequence[Entry]]] = defaultdict(dict)
    for word in longer:
        groups[word[: len(prefix) + 1]][word] = by_word[word]
    for key in sorted(groups):
        yield from _split(key, groups[key])


def _shard(stations: Sequence[Entry]) -> bytes:
    shown = [(one.number, one.id, one.name, one.place) for one in stations[:MOST]]
    return json_bytes({"stations": shown, "more": len(stations) - len(shown)})
