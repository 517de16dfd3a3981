"""What a board shows, read from the views and the log of an election directory while others write them.

In: `views.db` as the count saves it, the log, and what witnesses have cosigned. Out: the values of `tally.board`, as of
the newest size that the views have reached or of any before it. Promises: nothing is written unless it is asked for
(`BoardReader.keep`, a file beside the views); figures of one size are
always the same, and those of `polltrail count --at SIZE`; while a count is sealed, none are given.
"""

from polltrail.store.board.reader import BoardReader

__all__ = ["BoardReader"]
