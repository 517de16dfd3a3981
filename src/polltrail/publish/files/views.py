"""`views.sql`: the published tables as views of DuckDB, and the questions that are asked first, as views too.

DuckDB reads it in the folder where it lies: `duckdb -init views.sql`. Nothing is loaded from anywhere else.
"""

from typing import Final

from polltrail.publish.files.table_parts import glob_of
from polltrail.publish.files.tables import TABLES

VIEWS_PATH: Final = "data/views.sql"

QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "reporting": (
        "How many forms of each contest are in which state, and how many registered voters stand behind them.",
        """SELECT contest, state, count(*) AS stations, sum(registered_voters) AS registered_voters,
       count(*) FILTER (registered_voters IS NULL) AS registers_unknown
FROM slots JOIN stations USING (station)
GROUP BY ALL ORDER BY contest, state""",
    ),
    "totals": (
        "Votes of every choice: confirmed; confirmed and held; by any reading. Never a bare total: read it beside `reporting`.",
        """SELECT choices.contest, place, choice, name, party,
       coalesce(sum(votes) FILTER (counted = 'confirmed'), 0) AS confirmed,
       coalesce(sum(votes) FILTER (counted IN ('confirmed', 'held')), 0) AS with_held,
       coalesce(sum(votes), 0) AS any_reading
FROM choices LEFT JOIN votes USING (contest, choice)
GROUP BY ALL ORDER BY choices.contest, place""",
    ),
    "totals_by_area": (
        "The same for every area, the whole country left out; the areas of a station are counted from the largest.",
        """WITH within AS (
  SELECT station, unnest([areas[1:depth] FOR depth IN range(1, len(areas) + 1)]) AS area FROM stations
)
SELECT area, votes.contest, choice,
       coalesce(sum(votes) FILTER (counted = 'confirmed'), 0) AS confirmed,
       coalesce(sum(votes) FILTER (counted IN ('confirmed', 'held')), 0) AS with_held,
       coalesce(sum(votes), 0) AS any_reading
FROM votes JOIN within USING (station)
GROUP BY ALL ORDER BY area, votes.contest, choice""",
    ),
    "turnout": (
        "Ballots cast and rejected at every station, as shown, beside its registered voters.",
        """SELECT station, station_id, contest, registered_voters,
       max(number) FILTER (field = 'ballots_cast') AS ballots_cast,
       max(number) FILTER (field = 'valid_votes') AS valid_votes,
       max(number) FILTER (field = 'rejected_ballots') AS rejected_ballots
FROM slots JOIN stations USING (station, station_id) LEFT JOIN numbers USING (station, station_id, contest)
WHERE state NOT IN ('missing', 'imaged', 'void')
GROUP BY ALL ORDER BY station, contest""",
    ),
    "readings_that_differ": (
        "Numbers in which two readings of one form differ.",
        """SELECT station_id, contest, choice, list(DISTINCT votes ORDER BY votes) AS read_as
FROM readings JOIN read_votes USING (index)
WHERE taken_back_by IS NULL
GROUP BY ALL HAVING count(DISTINCT coalesce(votes, -1)) > 1 ORDER BY station_id, contest, choice""",
    ),
    "waiting": (
        "What waits for a reviewer.",
        """SELECT station_id, contest, code, index FROM findings WHERE answered_by IS NULL
ORDER BY index, station_id, contest, code""",
    ),
    "official_beside_ours": (
        "Each official figure of a station that stands, beside the votes shown here.",
        """SELECT officials.station_id, officials.contest, official_votes.choice, official_votes.votes AS official,
       ours.votes AS ours, ours.counted, official_votes.votes - ours.votes AS official_minus_ours
FROM officials JOIN official_votes USING (index)
LEFT JOIN votes AS ours ON ours.station_id = officials.station_id AND ours.contest = officials.contest
  AND ours.choice = official_votes.choice
WHERE officials.level = 'station' AND officials.stands AND officials.present
ORDER BY officials.station_id, officials.contest, official_votes.choice""",
    ),
    "said_by_key": (
        "How much each key has signed, of what kind.",
        """SELECT key, kind, count(*) AS statements, min(index) AS first, max(index) AS last
FROM log GROUP BY ALL ORDER BY key, kind""",
    ),
}
"""Views that answer a question, by name: the question, and how it is answered."""


def views_sql() -> bytes:
    """Write `views.sql`."""
    tables = "\n".join(_table(name) for name in TABLES)
    questions = "\n".join(
        f"-- {asked}\nCREATE OR REPLACE VIEW {name} AS\n{sql};\n" for name, (asked, sql) in QUESTIONS.items()
    )
    return f"{_HEAD}\n{tables}\n{questions}".encode()


_HEAD = """-- The published tables of this count as views. In this folder: duckdb -init views.sql
-- For people and programs; no evidence. What they are made of is the log beside them, which polltrail verify checks.
"""


def _table(name: str) -> str:
    table = TABLES[name]
    columns = "\n".join(f"--   {column}: {about}" for column, (_, about) in table.columns.items())
    view = f"CREATE OR REPLACE VIEW {name} AS FROM '{glob_of(name)}';"
    return f"-- {name}: one row is {table.about}.\n{columns}\n{view}\n"
