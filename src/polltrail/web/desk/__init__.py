"""The desk: clerks read forms a second time, reviewers decide what contradicts, in a browser, each with a key of their own.

In: requests of somebody who is logged in, from a page of this server. Out: the next form to read with its photograph and
nothing of what others read of it; for reviewers all that was said of a form. Promises: a role comes from the log and is
asked anew with each request; the server signs nothing for anybody; whoever submits never waits for the desk.

    files.py     the pages' files, and what browsers are told of them
    guard.py     who asks, whether a page of ours does, and how often
    part.py      the requests there are; the rest is handed on
    process.py   the process that answers them: it follows the views, beside the intake
    app.py       what it answers
    tasks.py     a form as a reader is given it
    stories.py   a form as a reviewer is given it
"""
