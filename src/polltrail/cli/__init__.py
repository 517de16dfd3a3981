"""The edge: what is typed at a terminal, the disk, the clock, chance, the exit code.

Every command names its path first, takes `--json` (one document on standard output and nothing else there) and,
where it reports, `--out DIR`. Progress and messages go to standard error. Exit codes: 0 well, 1 findings that
need a person, 2 usage, 3 unreadable input, 4 the log contradicts itself, 70 unexpected, 130 interrupted.
"""
