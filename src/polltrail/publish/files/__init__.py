"""The files of a published site beside its pages: JSON, tables with their views, the feed, the search index.

In: the values of `tally.board` and entries of the log. Out: bytes by name. Promises: the same values give the same
bytes, whoever makes them and in whatever steps; nothing that is not in the public log, its tables or these values is
ever in one of them.
"""

from polltrail.publish.files.json_values import json_bytes

__all__ = ["json_bytes"]
