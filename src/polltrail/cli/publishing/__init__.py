"""A count as a folder of static files: what the command `publish` does, step by step.

In: an election directory whose count is open, and a folder that is empty or holds an earlier publication of the same
election. Out: the whole public site. Promises: the same state of the log gives the same files, however many steps led
there; evidence is written before what rests on it, and each file whole, so that whatever interrupts it leaves a folder
that still verifies; only what is public is ever read for it.
"""
