"""A witness: it watches logs that somebody else runs, and keeps what a log may not take.

In: checkpoints with their proofs, from anybody; statements that were refused or ignored. Out: cosignatures; signed,
dated notes of what was deposited; what it cosigned last, evidence against logs, and deposits, for whoever asks.
Promises: nothing is answered before it is written down; two histories of one log are never cosigned; times do not
fall; a flood of deposits does not stop cosigning; no address is kept.

    witness_app.py  the requests there are
    deposits.py     what a statement must pass before it is kept
    serve.py        all of it in one process
"""
