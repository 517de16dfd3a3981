"""When the views of a count are checked: at an hour of the day, or every so often."""

import re
from dataclasses import dataclass
from typing import Final

DAY_S: Final = 86_400
_UNITS: Final = {"s": 1, "m": 60, "h": 3_600}
EXPECTED: Final = "an hour of the day in UTC like 03:15, an interval like 6h or 30m, or off"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTimes:
    """When to check; with an `offset` at that second of every period since 1970, else so long after the one before.

    Attributes
    ----------
    every_s : int
        The period in seconds.
    offset_s : int or None
        Seconds after the beginning of a period, for a day's hour.
    """

    every_s: int
    offset_s: int | None = None

    def wait_s(self, now_s: float) -> float:
        """Seconds from now until the next check."""
        if self.offset_s is None:
            return float(self.every_s)
        return self.every_s - (now_s - self.offset_s) % self.every_s


DAILY: Final = CheckTimes(every_s=DAY_S, offset_s=3 * 3_600 + 15 * 60)


def parse_check_times(text: str) -> CheckTimes | None:
    """Read when to check; None for never.

    Raises
    ------
    ValueError
        It is neither an hour nor an interval.
    """
    if text == "off":
        return None
    hour = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text)
    if hour is not None:
        return CheckTimes(every_s=DAY_S, offset_s=int(hour[1]) * 3_600 + int(hour[2]) * 60)
    interval = re.fullmatch(r"([1-9][0-9]{0,6})([smh])", text)
    if interval is None:
        raise ValueError(f"expected {EXPECTED}, found {text!r}")
    return CheckTimes(every_s=int(interval[1]) * _UNITS[interval[2]])
