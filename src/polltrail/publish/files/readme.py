"""`README.txt`: what the folder is, and how to check it; plain text, for whoever finds it without its pages."""

from typing import Final

from polltrail.publish.wording import isolate
from polltrail.tally.board import AsOf

README: Final = "README.txt"


def readme(as_of: AsOf) -> bytes:
    """Write it."""
    name = isolate(as_of.name)
    rehearsal = "REHEARSAL. Nobody voted: nothing here is a result.\n\n" if as_of.rehearsal else ""
    seen = f"seen by {', '.join(as_of.witnesses)}" if as_of.witnesses else "unwitnessed"
    return (
        f"{rehearsal}{name}\nThe independent count, as files. Figures are of {as_of.size} entries of the log, root\n"
        f"{as_of.root} ({seen}).\n\n{_TEXT.format(election=as_of.election)}"
    ).encode()


_TEXT: Final = """\
TO READ IT
Open index.html in a browser, from this folder or from any address it is served at. Nothing is loaded from elsewhere.

TO CHECK IT
  pip install polltrail
  polltrail verify . --election {election}

The election's id above is what this folder says of itself. Take it from its organisers, a witness or a newspaper, not
from here: a folder cannot prove which election it is of.

Checked are log/ (every entry, signature, role and proof), tables/, the images that the policy publishes, and the totals
in data/index.json and data/contest/, which are counted anew from the log. Everything else here, pages, tables and the
other JSON, is for reading and no evidence; whoever wants to be sure makes it again:

  polltrail mirror ADDRESS copy         a copy of log, tables and images, checked as it comes
  polltrail verify copy --election ID

Without Polltrail: check/index.html checks receipts and bundles in a browser; log/ follows C2SP tlog-tiles, and
data/views.sql reads the tables beside it with DuckDB:

  cd data && duckdb -init views.sql

WHAT IS WHERE
  index.html, en/ ...    pages, by language
  data/                  the same as JSON and Parquet, openapi.json says what is what
  log/ tables/ images/   the evidence
  check/ verify/         a page that checks receipts and bundles, and the modules it is made of
  bundle/                evidence of single contests, each a zip file for polltrail verify
  house.toml             where there is one: by what law pages make a house of the contests
  feed.atom              findings, versions of official figures, checkpoints
  manifest.json          what each file was made from; nothing rests on it
"""
