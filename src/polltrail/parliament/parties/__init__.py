"""Names of parties as tables write them, to one id each, by date and area.

In: a name, when and where it was written. Out: the party's id. Promises: a name that no table lists stays itself and is
never guessed; the same name may mean another party in another year or province, and the table says from when and where.
"""

from polltrail.parliament.parties.aliases import NONE, Aliases, aliases_named, read_aliases

__all__ = ["NONE", "Aliases", "aliases_named", "read_aliases"]
