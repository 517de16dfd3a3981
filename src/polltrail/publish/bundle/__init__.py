"""Evidence bundles: what is needed to check an election, or one station of it, with no network and no trust in us.

In: a function that gives published files by their path, and what the bundle is to be about. Out: names and bytes, in
the order of the names. Promises: the same state of the log gives the same bytes; what the policy does not publish is
never in it; a page for people says what is there, who said it, and what it cannot show, and nothing rests on that page.
"""

from polltrail.publish.bundle.files import Files, excerpt_files
from polltrail.publish.bundle.whole import whole_files

__all__ = ["Files", "excerpt_files", "whole_files"]
