"""A random sample from a public seed, by an algorithm that anybody can repeat with a pencil and SHA-256."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from polltrail.errors import DataError

ALGORITHM = (
    "For each station take SHA-256 of the seed, a line feed and the station's id, all in UTF-8, as hexadecimal. "
    "In each stratum the stations with the smallest values are drawn, as many as the stratum has in the sample."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The stations drawn, and the stratum of each; sorted by stratum, then by their value."""

    stations: tuple[str, ...]
    strata: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sample as CSV: what is kept secret while its digest is public."""
        rows = (f"{stratum},{station}\n" for stratum, station in zip(self.strata, self.stations, strict=True))
        return "".join(["stratum,station_id\n", *rows])

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex: commits to the sample without telling it."""
        return sha256(self.text.encode()).hexdigest()


def draw_sample(seed: str, stations: Sequence[str], strata: Sequence[str], wanted: dict[str, int]) -> Drawn:
    """Draw stations.

    Parameters
    ----------
    seed : str
        Known to nobody before the list of stations is fixed, and to everybody after: dice thrown in public.
    stations, strata : sequence of str
        Id and stratum of every station.
    wanted : dict of str to int
        Stations to draw of each stratum.
    """
    if len(set(stations)) != len(stations):
        raise DataError("sample: expected every station once, found one twice")
    values = sorted(
        (stratum, sha256(f"{seed}\n{station}".encode()).hexdigest(), station)
        for station, stratum in zip(stations, strata, strict=True)
    )
    taken: dict[str, int] = {}
    kept: list[tuple[str, str]] = []
    for stratum, _, station in values:
        if taken.get(stratum, 0) < wanted.get(stratum, 0):
            taken[stratum] = taken.get(stratum, 0) + 1
            kept.append((stratum, station))
    return Drawn(stations=tuple(s for _, s in kept), strata=tuple(h for h, _ in kept))
