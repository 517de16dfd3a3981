"""What the desk reads of an election directory: where every form stands, what was said of it, and who may do what next.

In: `views.db` as the count saves it, the log, and the claims of those at work. Out: values for the pages of clerks,
reviewers and coordinators. Promises: the log and the views are only read; a count that is sealed is read all the same,
because those at the desk work on it, so whoever asks must have been asked who they are.
"""

from polltrail.store.desk.reader import DeskReader

__all__ = ["DeskReader"]
