"""How the field is doing, for one coordinator's scope: areas, people, incidents, agreement, official figures.

following.py  the count as it grows, who was heard from, how often readings agree
areas.py      arrivals by area, and which areas are silent
people.py     agents and clerks, and what each has said
lists.py      incidents, agreement, official figures, and what forms offer to choose from
"""
