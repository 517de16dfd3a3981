"""Elections played through the whole of Polltrail, for rehearsal and to hold the count against a known truth.

In: tables as values, handed over by whoever read them. Out: what happens, moment by moment, as values that the edge
turns into signed statements. Promises: nothing here signs, reads a clock or draws at random; the same tables always
give the same moments in the same order.
"""
