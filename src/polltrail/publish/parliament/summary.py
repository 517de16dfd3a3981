"""A parliament as a page of text for a terminal."""

from collections.abc import Iterator, Sequence

from polltrail.parliament.account import HouseAccount
from polltrail.parliament.coalitions import Coalition
from polltrail.parliament.flips import Distance, Way
from polltrail.parliament.game.majority import Independents
from polltrail.parliament.house import Published, against
from polltrail.publish.parliament.document import seats_by_party
from polltrail.publish.parliament.told import ParliamentTold

INDEPENDENTS: dict[Independents, str] = {
    "none": "Independents are in no coalition.",
    "bloc": "Independents count as one party.",
    "singletons": "Each independent counts as a party of their own.",
}
COALITIONS, FINDINGS, OPEN, DISTANCES = 15, 12, 8, 6


def parliament_summary(told: ParliamentTold) -> str:
    """Write everything that matters, the house first."""
    blocks = [list(_head(told))]
    for name, account in told.houses.items():
        blocks.append(list(_house(name, account, told, headed=len(told.houses) > 1)))
    blocks.append(list(_beside(told)))
    blocks.append(list(_chances(told)))
    blocks.append(list(_change(told)))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(told: ParliamentTold) -> Iterator[str]:
    if told.banner:
        yield told.banner
    yield told.title
    if told.system is not None:
        yield f"System: {told.system}; reading: {told.scenario.name} ({told.scenario.title})."
    yield from told.notes


def _house(name: str, account: HouseAccount, told: ParliamentTold, *, headed: bool) -> Iterator[str]:
    house = account.house
    if headed:
        yield f"Under the {name} count"
    yield f"{house.stage.title}: {house.filled} of {house.membership} seats filled. Needed: {account.majority}. {INDEPENDENTS[account.independents]}"
    yield ""
    yield from _seats(account)
    yield from _stages(account, told.published)
    yield from _readings(account)
    yield from _open(account)
    yield from _coalitions(account)
    yield from _flips(account)
    yield from _findings(account)


def _seats(account: HouseAccount) -> Iterator[str]:
    """Write seats with their power, one party a line."""
    counts = seats_by_party(account.house)
    wide = max((len(party) for party in counts), default=5)
    reserved = any(count["reserved_women"] or count["reserved_minority"] for count in counts.values())
    tiers = "  general  women  minority" if reserved else ""
    yield f"{'':{wide}}  seats{tiers}  Banzhaf  Shapley-Shubik"
    for party, count in counts.items():
        of_tiers = f"  {count['general']:7}  {count['reserved_women']:5}  {count['reserved_minority']:8}" if reserved else ""  # fmt: skip
        power = account.power.get(party)
        told = "" if power is None else f"  {float(power.banzhaf):7.4f}  {float(power.shapley_shubik):14.4f}"
        yield f"{party:{wide}}  {count['total']:5}{of_tiers}{told}"


def _stages(account: HouseAccount, published: Sequence[Published]) -> Iterator[str]:
    if len(account.stages) > 1:
        parties = list(account.house.totals)[:6]
        wide = max(len(house.stage.id) for house in account.stages)
        yield ""
        yield f"{'Stages':{wide}}  " + "  ".join(f"{party:>6}" for party in parties) + "  filled"
        for house in account.stages:
            totals = "  ".join(f"{house.totals.get(party, 0):6}" for party in parties)
            yield f"{house.stage.id:{wide}}  {totals}  {house.filled:6}"
    by_stage = {house.stage.id: house for house in account.stages}
    for one in published:
        if one.stage in by_stage:
            yield _published(one, against(by_stage[one.stage], one).parties)


def _published(one: Published, parties: object) -> str:
    when = f", {one.date}" if one.date else ""
    said = ", ".join(f"{party} {count:+}" for party, count in dict(parties).items()) if isinstance(parties, dict) else ""  # fmt: skip
    note = f" ({one.note})" if one.note and said else ""
    return f"{one.source}{when}, against {one.stage}: {said or 'agrees'}{note}"


def _readings(account: HouseAccount) -> Iterator[str]:
    """Say what hangs on the reading of the law."""
    for one in account.readings:
        parties = ", ".join(f"{party} {count:+}" for party, count in one.parties.items())
        yield f"Under the reading {one.after}: {parties or 'the same house'}"


def _open(account: HouseAccount) -> Iterator[str]:
    for state in ("tied", "disputed", "vacant"):
        seats = [seat for seat in account.house.seats if seat.state == state]
        if seats:
            yield ""
            yield f"{state.capitalize()}: {len(seats)}"
        for seat in seats[:OPEN]:
            among = f" between {', '.join(seat.among)}" if seat.among else ""
            rival = f" {seat.holder}, rival {seat.rival}" if state == "disputed" else ""
            yield f"  {seat.name}{rival}{among}: {seat.reason}"
        if len(seats) > OPEN:
            yield f"  and {len(seats) - OPEN} more"


def _coalitions(account: HouseAccount) -> Iterator[str]:
    yield ""
    if account.why_not:
        yield f"Nobody can govern: {account.why_not}."
        return
    refused = "".join(
        f"; {first} and {second} refuse each other" for first, second in account.conditions.refusals
    )
    yield f"Minimal winning coalitions: {account.minimal.count}{refused}"
    yield from (_coalition(one) for one in account.minimal.listed[:COALITIONS])
    if account.minimal.count > COALITIONS:
        yield f"  and {account.minimal.count - COALITIONS} more"
    yield from _by_rule(account)


def _by_rule(account: HouseAccount) -> Iterator[str]:
    found = account.by_rule
    for what, coalitions in (
        ("Fewest parties", found.fewest_parties),
        ("Fewest seats", found.fewest_seats),
        ("Neighbours", found.neighbours),
    ):
        if coalitions:
            more = f", and {len(coalitions) - 3} more" if len(coalitions) > 3 else ""
            yield f"{what}: {'; '.join(' + '.join(one.members) + f' ({one.seats})' for one in coalitions[:3])}{more}"
    if found.vote is not None:
        leans = f"; it leans on {', '.join(found.vote.leans_on)}" if found.vote.leans_on else ""
        yield f"The cabinet {'passes' if found.vote.passes else 'does not pass'}: {found.vote.votes_for} for it, {found.vote.votes_against} against, {found.vote.abstaining} abstaining{leans}"


def _coalition(one: Coalition) -> str:
    return f"  {one.seats:4}  (+{one.surplus})  {' + '.join(one.members)}"


def _flips(account: HouseAccount) -> Iterator[str]:
    flips = account.flips
    if not flips.in_doubt:
        return
    yield ""
    yield (
        f"What hangs on it: {flips.in_doubt} seats have a rival; {flips.moving_others} of them, turning alone, move a "
        f"reserved seat too, {flips.moving_third} one of a third party."
    )
    for one in flips.distances[:DISTANCES]:
        yield from _distance(one)


def _distance(one: Distance) -> Iterator[str]:
    yield f"  {' + '.join(one.members)} has {one.seats} and {'governs' if one.wins else 'does not'}:"
    seats, votes = one.fewest_seats, one.fewest_votes
    if seats is None:
        yield "    all seats in doubt together do not change that"
        return
    bound = (
        "" if one.seats_exact else f" (at least {one.at_least}; this set is not proven to be the smallest)"
    )
    yield f"    {'loses' if one.wins else 'wins'} with {_way(seats)}{bound}"
    if votes is not None and votes.votes < seats.votes:
        yield f"    or with fewer votes: {_way(votes)}{'' if one.votes_exact else ' (not proven to be the fewest)'}"


def _way(way: Way) -> str:
    named = ", ".join(f"{one.seat.name} {one.holder}>{one.rival}" for one in way.seats[:6])
    more = f" and {len(way.seats) - 6} more" if len(way.seats) > 6 else ""
    tied = f"; {way.tied} reserved seat{'s' if way.tied > 1 else ''} tied" if way.tied else ""
    return (
        f"{len(way.seats)} seat{'s' if len(way.seats) > 1 else ''} ({named}{more}; {way.votes:,} votes{tied})"
    )


def _findings(account: HouseAccount) -> Iterator[str]:
    findings = account.house.findings
    if findings:
        yield ""
        yield f"Findings in the table: {len(findings)}"
    yield from (f"  {problem}" for problem in findings[:FINDINGS])
    if len(findings) > FINDINGS:
        yield f"  and {len(findings) - FINDINGS} more"


def _beside(told: ParliamentTold) -> Iterator[str]:
    if told.beside is None:
        return
    changes = told.beside.difference.changes
    differ = "1 seat differs" if len(changes) == 1 else f"{len(changes)} seats differ"
    yield f"Between the official and the independent count: {differ}."
    for change in changes[:OPEN]:
        before, after = (
            side.holder or side.state if side is not None else "none"
            for side in (change.before, change.after)
        )
        yield f"  {change.seat.name}: {before} officially, {after} by the forms"
    same = {
        True: "The list of possible governments is the same.",
        False: "The list of possible governments differs.",
        None: "The lists of possible governments are too long to be held against each other.",
    }
    yield same[told.beside.same_governments]


def _chances(told: ParliamentTold) -> Iterator[str]:
    chances = told.chances
    if chances is None:
        return
    drawn = chances.drawn
    yield f"Of {drawn.draws:,} draws: no party wins alone in {100 * drawn.hung / drawn.draws:.1f} %; in {100 * drawn.same_list().share:.1f} % the list of possible governments is the same."
    for members, minimal in drawn.likeliest(COALITIONS):
        wins = drawn.chance(members)
        yield f"  {100 * wins.share:5.1f} % wins, {100 * minimal.share:5.1f} % needing all: {' + '.join(members)}"


def _change(told: ParliamentTold) -> Iterator[str]:
    change = told.change
    if change is None:
        return
    seats, votes = change.by_seats, change.by_votes
    yield f"Since {change.before}: {100 * float(seats.families.total):.1f} to {100 * float(seats.names.total):.1f} % of the seats moved, as lineage is read."
    if votes is not None:
        yield f"Of the votes {100 * float(votes.families.total):.1f} to {100 * float(votes.names.total):.1f} %."
    for party, one in list(change.seats.items())[:COALITIONS]:
        routed = "; routed" if one.routed else ""
        yield f"  {party}: {one.before} general seats before, {one.after} now, {one.held} held{routed}"
