"""The feed of a running board: the very bytes of a site published from the same state."""

from contextlib import closing
from pathlib import Path

from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.web.board.pages import Pages
from support.count_night import append, reading
from support.sites import N2, lay_out_eventful, publish


def test_the_feed_of_a_server_is_that_of_a_site_of_files(tmp_path: Path) -> None:
    root = lay_out_eventful(tmp_path / "election")
    publish(root, tmp_path / "one")
    with closing(BoardReader(ElectionDir(root))) as reader:
        pages = Pages(reader)
        first = pages.feed().body
        assert first == (tmp_path / "one" / "feed.atom").read_bytes()
        assert first.count(b"<entry>") >= 4
        assert b"answers it" in first
        append(root, [reading("clerk 1", N2, (2, 2))])
        publish(root, tmp_path / "other")
        reader.follow()
        assert pages.feed().body == (tmp_path / "other" / "feed.atom").read_bytes() != first
