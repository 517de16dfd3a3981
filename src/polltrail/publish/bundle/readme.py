"""README.txt: what a bundle is, which files it has, and how it is checked; for whoever opens no page."""

from textwrap import fill

from polltrail.publish.bundle.by_hand import NEEDS, steps
from polltrail.publish.bundle.limits import cannot
from polltrail.publish.wording import upright

_FILES_OF_A_PART = """\
bundle.json                which entries are here, and to which state of the log they lead
entries/<index>.json       each entry, byte for byte as it is in the log
proofs/<index>.tlog-proof  for each, the proof that it is in the log (C2SP tlog-proof)
proofs/<size>.consistency  that an earlier state is the beginning of this one (C2SP tlog-witness)
log/checkpoint             the state of the log, signed by it
log/witnessed              the last state that as many witnesses as are needed have signed, if there is one
log/cosigned               the signed states that date the entries here, if there are any
log/log.vkey, log/policy   the log's key, and who its witnesses are
tables/<digest>            stations, choices, areas and the form, as the election was defined
images/sha256/...          photographs, where the election publishes them
"""
_FILES_OF_THE_WHOLE = """\
log/                       the log as it is published (C2SP tlog-tiles): checkpoint, entries, hashes, key, policy
tables/<digest>            stations, choices, areas and the form, as the election was defined
images/sha256/...          photographs, where the election publishes them
"""
WIDTH = 100


def readme(*, title: str, election: str, lines: tuple[str, ...], whole: bool, about: str) -> bytes:
    """Write README.txt.

    Parameters
    ----------
    title : str
        The election's name.
    lines : tuple of str
        What the first page says first.
    about : str
        What the bundle is about, in words.
    """
    parts = [
        f"EVIDENCE BUNDLE: {upright(' '.join(title.split()))}",
        f"Election id: {election}\nAbout: {upright(about)}",
        *(fill(upright(line), WIDTH) for line in lines),
        "index.html says the same and more, for a browser. Neither is evidence; the other files are:",
        _FILES_OF_THE_WHOLE if whole else _FILES_OF_A_PART,
        "TO CHECK IT WITH POLLTRAIL, with no network:",
        "    polltrail verify BUNDLE.zip --election ID",
        fill(
            "Take the id from somebody you trust, and not from this file or page. It says OK only if all of it holds.",
            WIDTH,
        ),
        "TO CHECK IT WITHOUT POLLTRAIL",
        fill(NEEDS, WIDTH),
        *(
            f"{at}. {fill(what, WIDTH)}\n\n{command}"
            for at, (what, command) in enumerate(steps(whole=whole), start=1)
        ),
        "WHAT IT CANNOT SHOW",
        *(fill(f"- {line}", WIDTH) for line in cannot(None if whole else about)),
    ]
    return ("\n\n".join(part.rstrip("\n") for part in parts) + "\n").encode()
