"""The door: statements come in over HTTP and receipts go out; the log is served as files.

In: requests from anybody, well meant or not. Out: receipts for what is committed, problem documents for what is
not taken, the published log. Promises: nothing is acknowledged before its commit; a statement that comes again
gets the same index; any bytes end in an answer that says what was expected; strangers cannot crowd out those who
are enrolled; no address is kept or written down.

    arrivals.py         connections, at a pace that can be afforded; tls.py what they are shown, places.py who stays
    connection.py       limits on what a connection may cost
    gate.py             who goes in at once and who waits; lanes.py where, tokens.py who need not
    addresses.py        where a request comes from, as far as it is limited by that
    intake.py           the requests there are; batches.py many statements in one
    door.py             what a statement must pass before it may wait for a commit
    sequencer.py        one order, one commit at a time, one answer for each who waits
    published_files.py  the log and the tables, for whoever reads
    acceptances.py      invitations accepted with a new key
    login.py            a key shown, for a token; sessions.py knows whose it is
    sealing.py          what the log of an election shows, by what it says; sealed.py keeps back the rest
    images.py           photographs in, and out as far as they are published
    capture/            the page on which agents read and sign, from a phone
    serve.py            all of it in one process
    witness/            another process: a witness of logs that somebody else runs
"""
