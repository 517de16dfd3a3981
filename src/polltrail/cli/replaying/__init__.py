"""A published election played through real signed statements: what the command `replay` does, step by step.

In: a folder of published tables and a directory to play into. Out: a rehearsal election with everybody's keys beside
it, and a log of what happened. Promises: every signature is real; the same folder, options and seed give the same
statements, so that a replay that was interrupted goes on; keys and nonces that come from a seed are used for
rehearsals only, and a real election is refused.
"""
