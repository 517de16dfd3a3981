"""The coordinator's screens: who is silent, whom to invite, who speaks no more, and words to those in the field.

In: requests of those who are logged in as an organiser, a registrar or a watcher. Out: how the field is doing, made in a
process of its own (`process`); messages that anybody may read and check; boxes that only a browser with the passphrase
or the spoken code opens. Promises: nothing here signs anything or changes a figure, everything that counts is a
statement that the browser signed and hands in like everybody else; names and phones never come here in the clear.

    access.py     who may ask, and that a page of ours asked
    messages.py   signed messages in, and out to everybody
    boxes.py      the sealed registry, and links under spoken codes
    screens.py    the process that makes answers: begun when it is first needed
    part.py       all of it as one part of the server
"""
