"""Pictures as text: what they say is in them, their colours are known to the style sheet, and they stay small."""

import re
from importlib.resources import files

from polltrail.publish.charts.bars import Bar, share_bars, shift_bars
from polltrail.publish.charts.heat import Square, class_labels, classes, heat_map

STYLE = (files("polltrail.publish") / "templates" / "style.css").read_text()


def test_bars_write_names_and_numbers_as_text() -> None:
    svg = share_bars([Bar(name="Ames & Co <b>", label="1,180", solid=900, held=280, mark=1000)], full=1180)
    assert "Ames &amp; Co &lt;b&gt;" in svg
    assert ">1,180<" in svg


def test_every_colour_has_one_for_the_dark_page() -> None:
    bars = [Bar(name="A", label="1", solid=5, held=2, mark=3), Bar(name="B", label="2", solid=1)]
    squares = [Square(x=float(n), y=0.0, stations=4**n) for n in range(5)]
    heat = heat_map(squares, width=1, at=(50, 50), titles=("turnout", "share"))
    for svg in (share_bars(bars, full=7), shift_bars(bars), heat):
        for use in re.findall(r'(?:fill|stroke)="#[0-9a-f]+"', svg):
            assert f"svg [{use}]" in STYLE, use


def test_text_is_large_enough_to_read_on_a_phone() -> None:
    svg = shift_bars([Bar(name="A", label="1", solid=-5), Bar(name="B", label="2", solid=1)])
    width = float(re.search(r'viewBox="0 0 (\d+)', svg).group(1))  # type: ignore[union-attr]
    smallest = min(float(size) for size in re.findall(r'font-size="(\d+)px"', svg))
    assert smallest * (360 - 32) / width > 10


def test_a_long_name_leaves_room_for_its_number() -> None:
    svg = share_bars([Bar(name="x" * 200, label="1,234,567 · 10.0 %", solid=1)], full=1)
    assert "x…" in svg


def test_shades_are_round_and_cover_every_count() -> None:
    assert classes(1) == [1]
    assert class_labels(2) == ["1", "2"]
    for most in range(1, 3000):
        starts = classes(most)
        assert starts[0] == 1
        assert starts == sorted(set(starts))
        assert starts[-1] <= most
        assert len(starts) <= 5


def test_squares_of_one_shade_side_by_side_are_one_mark() -> None:
    squares = [Square(x=5.0 * n, y=10.0, stations=3) for n in range(20)]
    svg = heat_map(squares, width=5, at=(50, 50), titles=("turnout", "share"))
    assert len(re.findall(r'<path[^>]*fill="#(?!fffffe)', svg)) == 1
