"""From seats to who can govern: houses seat by seat, coalitions, power, and what hangs on the seats in doubt.

In: seats, each with who holds it and why; what a majority is of, always said. Out: the houses of every stage and legal
scenario, what makes one differ from another, the coalitions that can govern and what would change them. Promises: integers
and fractions decide; a tie is a value; nothing is read or written here.
"""
