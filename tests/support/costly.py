"""Laws whose every example makes a whole election: fewer of them than of others, in each profile."""

from typing import Final

from hypothesis import settings

costly: Final = settings(max_examples=max(settings().max_examples // 10, 5), deadline=None)
"""For laws that take about a second for each example."""
