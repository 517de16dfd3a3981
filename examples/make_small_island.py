"""Makes the invented election in `small-island/`: same seed, same bytes.

Nothing in it is real. Seventy-two stations in four districts vote for a president of the island and for a mayor of
each district. A handful of forms are wrong in the ways that honest forms are wrong, six have not come in, and the
announced result leaves something to ask.

    python examples/make_small_island.py examples/small-island
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np

DISTRICTS = {"Northport": 22, "Lowlands": 20, "Highlands": 16, "Outer Isles": 14}
TOWNS = {
    "Northport": ["Harbour", "Old Town", "Station Road", "Salt Quay"],
    "Lowlands": ["Reed", "Mill Bridge", "Long Meadow"],
    "Highlands": ["Upper Vale", "Stone Gate"],
    "Outer Isles": ["Gull Isle", "Lantern Isle"],
}
PRESIDENT = ["Amira Lindqvist", "Teo Barandun", "Ines Okafor"]
PARTIES = {"Amira Lindqvist": "Tide Union", "Teo Barandun": "Hill League", "Ines Okafor": "Lantern List"}
SUPPORT = {
    "Northport": [0.52, 0.33, 0.15],
    "Lowlands": [0.46, 0.41, 0.13],
    "Highlands": [0.35, 0.53, 0.12],
    "Outer Isles": [0.44, 0.32, 0.24],
}
MAYORS = {
    "Northport": ["Juno Castellan", "Pavel Aurich"],
    "Lowlands": ["Mira Tolland", "Sefa Brandt", "Otto Quill"],
    "Highlands": ["Lena Marsh", "Ravi Stonehouse"],
    "Outer Isles": ["Hana Petrel", "Bo Sandoval"],
}
MISSING = {"OI-12", "OI-13", "OI-14", "HI-16", "LO-20", "NO-22"}


def main(folder: Path) -> None:
    """Write stations.csv, votes.csv and official.json into `folder`."""
    rng = np.random.Generator(np.random.PCG64(1907))
    stations, votes, truth = [], [], dict.fromkeys(PRESIDENT, 0)
    for district, count in DISTRICTS.items():
        for number in range(1, count + 1):
            station, rows, president = invent(district, number, rng)
            for choice, cast in zip(PRESIDENT, president, strict=True):
                truth[choice] += cast
            if station["station_id"] in MISSING:
                station |= dict.fromkeys(("ballots_cast", "valid", "rejected"), "")
            else:
                votes += rows
            stations.append(station)
    spoil(stations, votes)
    write(folder / "stations.csv", stations)
    write(folder / "votes.csv", votes)
    (folder / "official.json").write_text(
        json.dumps(official(truth), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def invent(district: str, number: int, rng: np.random.Generator) -> tuple[dict, list[dict], list[int]]:
    """One station: its form for president and for mayor."""
    station_id = f"{district[:2].upper() if district != 'Outer Isles' else 'OI'}-{number:02d}"
    registered = int(np.clip(rng.normal(780 if district == "Northport" else 520, 130), 180, 1200))
    cast = int(registered * rng.beta(40, 22))
    rejected = int(rng.binomial(cast, 0.022))
    valid = cast - rejected
    president = [int(v) for v in rng.multinomial(valid, rng.dirichlet(np.array(SUPPORT[district]) * 60))]
    mayors = MAYORS[district]
    blank = int(rng.binomial(cast, 0.03))
    mayor = [int(v) for v in rng.multinomial(cast - blank, rng.dirichlet(np.ones(len(mayors)) * 14))]
    towns = TOWNS[district]
    station = {
        "election": "Small Island 2031 (invented)", "station_id": station_id, "district": district, "town": towns[(number - 1) * len(towns) // DISTRICTS[district]],
        "registered": registered, "ballots_cast": cast, "valid": valid, "rejected": rejected,
    }  # fmt: skip
    rows = [
        row(station_id, "president", name, count, PARTIES[name])
        for name, count in zip(PRESIDENT, president, strict=True)
    ]
    rows += [
        row(station_id, f"mayor/{district}", name, count, "")
        for name, count in zip(mayors, mayor, strict=True)
    ]
    return station, rows, president


def row(station: str, contest: str, name: str, votes: int, party: str) -> dict:
    """One line of votes.csv."""
    return {
        "station_id": station,
        "contest": contest,
        "candidate_or_party": name,
        "party": party,
        "votes": votes,
    }


def spoil(stations: list[dict], votes: list[dict]) -> None:
    """The honest mistakes of an election night, and two oddities."""
    form = {station["station_id"]: station for station in stations}
    line = {(vote["station_id"], vote["candidate_or_party"]): vote for vote in votes}
    line["NO-04", "Teo Barandun"]["votes"] += 100  # a 1 read as a 2: the sum no longer fits
    form["LO-07"]["valid"] += 9  # added wrongly: valid and rejected exceed the papers in the box
    form["HI-03"]["ballots_cast"] = form["HI-03"]["registered"] + 37  # more papers than voters
    form["HI-03"]["valid"] = form["HI-03"]["ballots_cast"] - form["HI-03"]["rejected"]
    line["HI-03", "Teo Barandun"]["votes"] = form["HI-03"]["valid"] - sum(
        line["HI-03", name]["votes"] for name in PRESIDENT if name != "Teo Barandun"
    )
    form["OI-05"]["rejected"] = ""  # the line was left blank
    form["LO-11"] |= {
        key: form["LO-10"][key] for key in ("ballots_cast", "valid", "rejected")
    }  # one form under two stations
    form["LO-11"]["registered"] = max(form["LO-11"]["registered"], form["LO-10"]["registered"])
    for name in PRESIDENT:
        line["LO-11", name]["votes"] = line["LO-10", name]["votes"]


def official(truth: dict[str, int]) -> dict:
    """What was announced: the true totals of the island, but for 2,400 votes."""
    announced = dict(truth)
    announced["Amira Lindqvist"] -= 2400
    announced["Teo Barandun"] += 2400
    figure = {
        "contest": "president", "level": "country", "area": None, "by": "choice", "status": "unofficial-complete",
        "authority": "Island Electoral Office (invented)", "origin": "invented for this example", "date": "2031-05-05",
        "totals": announced, "covers_all_choices": True, "stations_total": sum(DISTRICTS.values()),
    }  # fmt: skip
    return {"figures": [figure], "preferred_source": None}


def write(path: Path, rows: list[dict]) -> None:
    """Write rows as CSV in UTF-8."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
