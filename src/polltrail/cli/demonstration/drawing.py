"""Photographs of forms, drawn: a sheet on a table, with the numbers that stand on it, a little askew.

They show invented forms of an invented country, and say so.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from polltrail.simulate.replay import Sheet

if TYPE_CHECKING:
    from numpy.random import Generator

MEDIA_TYPE: Final = "image/jpeg"
WIDTH, HEIGHT = 560, 760
_QUALITY: Final = 50
_PAPER, _INK, _PEN, _LINE = 244, 40, 70, 150
_TITLES: Final[Mapping[str, str]] = {
    "registered_voters": "Registered voters",
    "ballots_received": "Ballot papers received",
    "unused_ballots": "Ballot papers unused",
    "ballots_issued": "Ballot papers issued",
    "ballots_cast": "Ballot papers in the box",
    "rejected_ballots": "Ballot papers rejected",
    "valid_votes": "Valid votes",
}


class Draughtsman:
    """Draws forms, with two sizes of letters that are loaded once.

    Parameters
    ----------
    rng : Generator
        For whatever makes one photograph differ from another.
    """

    def __init__(self, rng: "Generator") -> None:
        self._rng = rng
        self._print = ImageFont.load_default(17)
        self._title = ImageFont.load_default(23)
        self._hand = ImageFont.load_default(25)

    def draw(self, station: str, area: str, sheet: Sheet, names: Sequence[str]) -> bytes:
        """Draw the form of a station, as a JPEG.

        Parameters
        ----------
        names : sequence of str
            Who stands, in the order of the votes.
        """
        paper = Image.new("L", (WIDTH, HEIGHT), _PAPER)
        pen = ImageDraw.Draw(paper)
        self._heading(pen, station, area)
        y = self._rows(pen, 150, list(zip(names, sheet.votes.values(), strict=True)))
        numbers = [(_TITLES.get(name, name), number) for name, number in sheet.numbers.items()]
        y = self._rows(pen, y + 24, numbers)
        self._signatures(pen, y + 40)
        return self._photographed(paper)

    def _heading(self, pen: ImageDraw.ImageDraw, station: str, area: str) -> None:
        pen.text((40, 34), "RESULT OF THE COUNT", fill=_INK, font=self._title)
        pen.text((40, 70), area, fill=_INK, font=self._print)
        pen.text((40, 96), f"Polling station {station}", fill=_INK, font=self._print)
        pen.text((40, HEIGHT - 34), "REHEARSAL - an invented election", fill=_LINE, font=self._print)

    def _rows(self, pen: ImageDraw.ImageDraw, y: int, rows: Sequence[tuple[str, int | None]]) -> int:
        """Draw a row for each number, printed on the left and written by hand on the right; tell where they end."""
        for title, number in rows:
            pen.rectangle((36, y, WIDTH - 36, y + 34), outline=_LINE)
            pen.text((46, y + 8), title, fill=_INK, font=self._print)
            self._write(pen, WIDTH - 190, y + 3, "" if number is None else str(number))
            y += 34
        return y

    def _write(self, pen: ImageDraw.ImageDraw, x: int, y: int, text: str) -> None:
        for digit in text:
            dx, dy = (int(one) for one in self._rng.integers(-2, 3, 2))
            pen.text((x + dx, y + dy), digit, fill=_PEN + int(self._rng.integers(-20, 20)), font=self._hand)
            x += 19

    def _signatures(self, pen: ImageDraw.ImageDraw, y: int) -> None:
        """Draw two lines with something on them that nobody can read."""
        for x, who in ((40, "Presiding officer"), (310, "Polling agent")):
            points = [
                (x + step * 7, y - 6 + int(self._rng.integers(-16, 10)))
                for step in range(int(self._rng.integers(12, 25)))
            ]
            pen.line(points, fill=_PEN, width=2, joint="curve")
            pen.line((x, y + 12, x + 200, y + 12), fill=_LINE)
            pen.text((x, y + 16), who, fill=_LINE, font=self._print)

    def _photographed(self, paper: Image.Image) -> bytes:
        """Lay the paper on a table, a little askew."""
        angle, shade = float(self._rng.uniform(-1.6, 1.6)), int(self._rng.integers(70, 120))
        table = Image.new("L", (WIDTH + 40, HEIGHT + 40), shade)
        turned = paper.rotate(angle, resample=Image.Resampling.BILINEAR, expand=False, fillcolor=_PAPER - 6)
        table.paste(turned, (20, 20))
        written = BytesIO()
        table.save(written, "JPEG", quality=_QUALITY, optimize=True)
        return written.getvalue()
