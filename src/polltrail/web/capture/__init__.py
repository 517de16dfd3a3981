"""Capture: the page on which an agent reads a form, signs it and hands it in, from a phone that is often without network.

In: the static files of the page, and an election's tables. Out: those files, with the list of their digests that goes
into the genesis; and for a key that is enrolled, what it may say something about: its stations, their contests, the form.
Promises: the files are answered by their exact path, and no path reaches the disk; what a phone is told for a key is as
public as the log and its tables are.

    files.py     the files of the page, and their digests
    form.py      a form model as JSON
    scope.py     the stations, contests and choices of somebody's scope
    document.py  what a phone is given to work with
    part.py      the requests there are; anybody.py what pages of other addresses may ask
"""
