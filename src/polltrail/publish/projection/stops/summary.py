"""Silences in plain text, for a terminal: what is innocent first."""

from collections.abc import Mapping

from polltrail.election import ChoiceId
from polltrail.projection.stops import EVERYWHERE, AfterStop, Shift, Silence
from polltrail.publish.projection.stops.told import ToldAfter, ToldStops
from polltrail.publish.wording import CLOSE, OPEN, count, number, plural, share, signed

LISTED = 12
"""Silences told of each kind; all of them are in --json."""
UNUSUAL = 0.05
USUAL = 0.5
"""Silences that last and are at least as likely in a night are not told one by one."""
INNOCENT = (
    "Forms stop for many reasons that mean nothing: power, a network, a shift that ends, one car for many stations, forms "
    "that are entered in batches, a page that shows what came later all at once. An alarm says that a silence is too long "
    "to be chance, and never why."
)
INNOCENT_AFTER = (
    "What comes late differs from what came early in every election: far, large and crowded stations count longer, and they "
    "vote in their own way. Below, stations of the same areas and of like size are compared; places that differ inside an "
    "area, and a trend that goes on, are left in what is not explained."
)


def stops_summary(told: ToldStops) -> str:
    """Say which silences are too long to be chance, which last, and what came after stops.

    Returns
    -------
    str
        Lines of plain text, ending with one line feed.
    """
    stops = told.stops
    alarms = stops.alarms
    lasting = [
        one for one in stops.silences if one.ended is None and not one.alarm and one.chance_all_night < USUAL
    ]
    lines = [
        f"{told.title}, as of {told.moment(told.arrivals.now)}",
        *filter(None, [told.banner]),
        *told.notes,
        f"Watched: {told.of}, and all of them together; {number(stops.watched)} judged, {number(stops.too_few)} with too few forms so far.",
        "",
        INNOCENT,
        "",
        *_alarms(alarms, told),
        *_lasting(lasting, told),
        *(line for one in told.after for line in ("", *_after(one))),
    ]
    return "".join(f"{line}\n" for line in lines)


def _alarms(alarms: tuple[Silence, ...], told: ToldStops) -> list[str]:
    if not alarms:
        return ["No silence is too long to be chance."]
    verb = "is" if len(alarms) == 1 else "are"
    head = f"{count(len(alarms), 'silence')} {verb} too long to be chance (of such alarms, at most {share(told.stops.level, 1)} are false):"
    return [head, *(_line(one, told) for one in alarms[:LISTED]), *_more(len(alarms))]


def _lasting(lasting: list[Silence], told: ToldStops) -> list[str]:
    if not lasting:
        return []
    return [
        "Silent by now, and no alarm; the least likely first:",
        *(_line(one, told) for one in lasting[:LISTED]),
        *_more(len(lasting)),
    ]


def _more(all_: int) -> list[str]:
    return [f"  and {number(all_ - LISTED)} more"] if all_ > LISTED else []


def _line(one: Silence, told: ToldStops) -> str:
    where = "everywhere" if one.group == EVERYWHERE else f"{OPEN}{one.group}{CLOSE}"
    until = told.arrivals.now if one.ended is None else one.ended
    ends = "until now" if one.ended is None else f"to {told.moment(one.ended)}"
    minutes = round((until - one.began) / 60)
    return (
        f"  {where}: from {told.moment(one.began)} {ends}, {count(minutes, 'minute')}; about {_about(one.expected)} to be "
        f"expected meanwhile, {number(one.out)} still out; chance of one as long in the whole night {_chance(one.chance_all_night)}"
    )


def _about(expected: float) -> str:
    rounded = round(expected)
    return f"{number(rounded)} {plural('form', rounded)} were" if rounded != 1 else "1 form was"


def _chance(value: float) -> str:
    return "below 1 in 10,000" if value < 1e-4 else share(value, 1)


def _after(one: ToldAfter) -> list[str]:
    after, names = one.after, {choice.id: choice.name for choice in one.contest.choices}
    head = f"{OPEN}{one.contest.name}{CLOSE}: {number(after.early)} stations came until the stop, {number(after.late)} after it."
    if after.margin is None:
        return [head, f"  Nothing can be told: {after.untold}."]
    return [
        head,
        f"  {INNOCENT_AFTER}",
        *_shifts(after, names),
        *_expected(after, names),
        f"  {_rests(after)}",
    ]


def _shifts(after: AfterStop, names: Mapping[ChoiceId, str]) -> list[str]:
    lines, placebos = [], bool(after.placebos)
    if after.margin is not None and after.first is not None and after.second is not None:
        between = f"{OPEN}{names[after.first]}{CLOSE} before {OPEN}{names[after.second]}{CLOSE}"
        lines.append(f"  margin of {between}: {_shift(after.margin, placebos=placebos)}")
    named = [
        f"  {OPEN}{names[one]}{CLOSE}: {_shift(shift, placebos=placebos)}"
        for one, shift in after.choices.items()
    ]
    return lines + named


def _shift(one: Shift, *, placebos: bool) -> str:
    low, high = one.interval
    chance = f"chance {share(one.chance, 1)}"
    usual = "more than at other moments" if one.chance < UNUSUAL else "no more than at other moments"
    verdict = f"{usual} ({chance})" if placebos else f"{chance} by its own error alone"
    return f"{_points(one.bare)} later; {_points(one.unexplained)} among stations alike ({_points(low)} to {_points(high)}), {verdict}"


def _points(value: float) -> str:
    return f"{signed(round(100 * value, 1))} points"


def _expected(after: AfterStop, names: Mapping[ChoiceId, str]) -> list[str]:
    lines = []
    for choice, one in after.expected.items():
        low, high = (round(end) for end in one.interval)
        where = "inside" if low <= one.found <= high else "OUTSIDE"
        lines.append(
            f"  expected at the stop for {OPEN}{names[choice]}{CLOSE}: {number(low)} to {number(high)} votes (90 %); found "
            f"{number(one.found)}, {where}"
        )
    return lines


def _rests(after: AfterStop) -> str:
    areas = f"rests on {count(after.areas, 'area')} with stations on both sides"
    if after.placebos:
        return f"{areas}, and on {count(after.placebos, 'placebo stop')} of the same night."
    return f"{areas}; the order of arrival on either side is not known, so no placebo stop says how large such differences usually are."
