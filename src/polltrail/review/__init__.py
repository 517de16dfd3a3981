"""What is wrong with a form, and (later) who decided what about it.

In: what should exist (`election`) and result forms as written, one source at a time. Out: for every check,
how many forms pass, fail or cannot tell, with each failed form's expected and found numbers; and which forms
are on hold because they contradict themselves. Promises: a form never raises; a missing number never
passes; tolerance is 0; every threshold is data and is printed.
"""

from polltrail.review.checks import check_forms, held_forms, in_order
from polltrail.review.finding import Check, CheckResult, Finding, Severity, Verdict
from polltrail.review.result_forms import ResultForms

__all__ = [
    "Check",
    "CheckResult",
    "Finding",
    "ResultForms",
    "Severity",
    "Verdict",
    "check_forms",
    "held_forms",
    "in_order",
]
