"""Whether published figures look like counted votes: tests with exact nulls, and no verdicts.

In: one contest's figures from every station that reported. Out: findings, each with its statistic, what it is compared
with, its p-value where there is one that holds, what it would mean in stations and votes, how it changes with every choice
that whoever tests is free to make, and what else explains it. Promises: no random draw decides a p-value that can be
computed; a test whose null is wrong for electorates that are not alike everywhere gives no p-value and says so; tests,
parts and regions are adjusted for one another; the same figures give the same findings.
"""

from polltrail.forensics.finding import Effect, Finding, Variant
from polltrail.forensics.polls import Polls
from polltrail.forensics.suite import LEVEL, TESTS, Looked, leaves, look_at

__all__ = ["LEVEL", "TESTS", "Effect", "Finding", "Looked", "Polls", "Variant", "leaves", "look_at"]
