"""Elections played through the whole of Polltrail, for rehearsal and to hold the count against a known truth.

In: tables as values, handed over by whoever read them; or a random generator and what is wanted of an invented
election. Out: what is in the boxes and on the forms, what an authority says of it, and what happens, moment by moment,
as values that the edge turns into signed statements. Promises: nothing here signs or reads a clock; chance comes from
the generator that is passed in, so that the same one always gives the same election; whatever an authority does to its
side, the truth and the forms stay as they were.

    replay/         a published election as the night it could have been
    electorate.py   the stations of one constituency, with the truth; four clean kinds for calibration
    surface.py      what neighbours share
    arrivals.py     small and near forms before large and far ones
    sheets.py       what stands on the forms, and the honest mistakes of a night
    forms.py        forms for the tables of any election
    tampering.py    what the authority's side shows, and what is done to it
    country.py      an invented country around one constituency
    names.py        invented names
    night.py        the whole night, in order
"""
