"""What a bundle proves and what it cannot: said on its first page, not in a footnote."""

PROVES = (
    "Each statement here was signed with the key that is named under it, and not a letter of it was changed since.",
    (
        "Each is an entry of the log of this election, at the place that is given, and the log's own signature is bound to it: "
        "the log cannot drop or change the entry without breaking a signed promise."
    ),
    "Who may say what was decided by enrolments that stand in the log before it, and these are here.",
)
WITNESSED = (
    "Where witnesses have signed, everybody who asked them was shown the same log; and what has a time under Not after "
    "was in the log by then."
)
PART = (
    (
        "That nothing was left out. This bundle is a part of the log, chosen by whoever made it: {about}. Another statement "
        "about the same form may be in the log. Only the whole log shows that there is none."
    ),
    "Whether anything was said after the state of the log that it leads to.",
)
CANNOT = (
    (
        "That the paper is true. It proves who said what, and by when. Two people who read one forged form agree about it; "
        "another copy of the form in other hands is what helps."
    ),
    (
        "That the people exist. A key stands for a person whom the log does not name; an organiser who invents people and "
        "controls the witnesses can invent what they say. Opened commitments, opponents' agents and opponents' witnesses help."
    ),
    "When exactly something was signed, or who held the phone. The time of a device is a claim.",
    "That the authority's page said what a watcher saw. Watchers are people, and nothing notarises a page.",
    "What was never handed in to any log, witness or second phone.",
)
NO_VERDICT = (
    "Where readings differ, or a key was revoked, that is a finding and no verdict: slips of the pen, of the eye and of "
    "the camera are the usual reasons, and this page does not say which it was."
)
NOT_EVIDENCE = (
    "This page and README.txt are for reading. They are no evidence: nothing checks them, and whoever handed you the bundle "
    "could have written anything here. Anybody with the same log and the same release of Polltrail can make the same "
    "bundle again, byte for byte, and compare. The evidence is in the other files; polltrail verify and the steps below read only those."
)


def cannot(about: str | None) -> tuple[str, ...]:
    """Say what a bundle cannot show; `about` says what it is about, None for the whole log."""
    part = () if about is None else tuple(line.format(about=about) for line in PART)
    return (*part, *CANNOT)
