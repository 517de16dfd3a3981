"""A night played through real signed statements over HTTP: what `demo` and `rehearse` do, step by step.

In: the script of an invented night, or the tables of a real election, and an empty folder. Out: a rehearsal election
that a real server took in while real witnesses cosigned it, and whether everything came out as it had to. Promises:
every signature is real and made with a key of its own; nothing that was acknowledged is missing afterwards, or it is
said; no process is left behind, however it ends; keys come from a secret that is drawn anew each time.

    cast.py        who takes part, and their keys
    stage.py       the folder: tables, witnesses, the first entry, the clock's script
    processes.py   server and witnesses as processes, begun and ended
    drawing.py     photographs of forms, drawn
    playing.py     what happens, as what people say
    conducting.py  the night in steps, with the clock waiting for whoever is slow
    figures.py     what was known when, and whether it came out as it had to
    telling.py     what is printed
"""
