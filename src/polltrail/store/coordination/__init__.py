"""What a coordinator works with, beside the log: messages, the sealed box of names, and how the field is doing.

In: signed messages, a box that only its passphrase opens, links sealed under spoken codes; and the views of the count.
Out: the same bytes, in the order in which they came; who was heard from when, and how often readings agree. Promises:
nothing here is an entry of the log or changes a figure; names and phones are on this disk inside the box and nowhere
else; what was answered survives a crash.

    kept.py      numbered files that are only ever added
    boxes.py     the registry's versions, and links under spoken codes
    contacts.py  who was heard from when, by key and by area
    agreement.py how often two persons read the same
"""
