"""The fingerprint and the model that is fitted to it: a description, with its uncertainty."""

from dataclasses import replace

from polltrail.forensics.finding import Finding, Variant, cannot_tell
from polltrail.forensics.klimek.fingerprint import fingerprint, usable
from polltrail.forensics.klimek.model import fit
from polltrail.forensics.polls import Polls

NAME = "klimek"
FEW = 100
REASON = (
    "no p-value is given: the model takes turnout and share of honest stations for independent and alike everywhere, and reads "
    "any other electorate as added votes; three tools give one election .12, .64 and .74"
)
_FRAME = Finding(
    test=NAME,
    what="share of stations that the model of Klimek and others gives added votes",
    null="none: turnout and share independent and normal, which no real electorate is",
    descriptive=True,
    innocent=(
        "Two groups of stations that differ in both turnout and share make the same fingerprint (Canada 2011).",
        "Villages that vote more and otherwise than towns do, too.",
    ),
)


def klimek(polls: Polls, choice: int | None = None) -> Finding:
    """Describe the fingerprint of one choice's votes."""
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame, used = replace(_FRAME, choice=polls.choices[choice]), usable(polls, choice)
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with turnout and votes for the leader, found {len(used)}"
        )
    seen = fingerprint(used, choice)
    found = fit(seen.stations)
    return replace(
        frame, statistic=found.f_i, sd=found.error_i, reason=REASON,
        sensitivity=(
            Variant("least over theta and alpha that fit about as well", found.range_i[0], None),
            Variant("most over theta and alpha that fit about as well", found.range_i[1], None),
        ),
        details={
            "stations_used": len(used), "f_i": found.f_i, "f_i_error": found.error_i, "f_e": found.f_e,
            "f_e_error": found.error_e, "f_i_range": found.range_i, "f_e_range": found.range_e, "theta": found.theta,
            "alpha": found.alpha, "log_likelihood_gain": found.gain, "log_vote_rate_skewness": seen.skewness,
            "log_vote_rate_kurtosis": seen.kurtosis,
        },
    )  # fmt: skip
