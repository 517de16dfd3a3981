"""How much work an audit is: forms and hours, against the margin and against how often forms differ.

In: a contest and its bounds, a risk limit, minutes for each form. Out: draws and forms that confirm if all agree, and on
average if some do not. Promises: nothing of what forms say is used; a plan is no result.
"""

from polltrail.audit.planning.plan import ContestPlan, Workload, plan_contest

__all__ = ["ContestPlan", "Workload", "plan_contest"]
