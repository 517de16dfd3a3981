"""Pictures as SVG text: from rows that are added up and put in words already; no more than a few hundred marks.

In: rows of plain values. Out: SVG that carries its light colours itself; the page's style sheet swaps them for
dark ones. Altair and the converter are loaded when the first picture is drawn.
"""
