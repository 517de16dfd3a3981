"""The live board: pages and JSON of a count that grows, and news of its size.

In: requests for pages, values and news. Out: pages that a process of its own makes (`pages_process`), handed on and
kept by the server. Promises: whoever submits never waits for a page; figures of one size never change, so they are kept
wherever they pass; of a sealed count nothing is shown but what is public.
"""
