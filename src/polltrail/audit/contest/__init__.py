"""One contest as an audit sees it: official rows, forms, the most votes a station can hold, and what has to be true.

In: votes by station of the authority and of the forms, and the rule by which the contest is won. Out: assertions, each
a sum over votes that is above zero if and only if that part of the official outcome is right; and for each station the
error found, and the largest error it could have. Promises: votes are integers from end to end; a tie or an outcome that
the official rows do not have raises, and no number is given.
"""

from polltrail.audit.contest.assertion import Assertion
from polltrail.audit.contest.audited import AuditedContest
from polltrail.audit.contest.rule import PLURALITY, Rule, read_rule
from polltrail.audit.contest.social_choice import assertions_of

__all__ = ["PLURALITY", "Assertion", "AuditedContest", "Rule", "assertions_of", "read_rule"]
