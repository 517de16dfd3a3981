"""What the desk reads of the views."""

from contextlib import closing
from pathlib import Path

from polltrail.statement import fingerprint, public_key
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.store.desk import DeskReader
from support.count_night import IMAGES, begun, holding, lay_out, picture, reading
from support.statements import seed_of

N1, N2, S1 = (("N1", "assembly"), ("N2", "assembly"), ("S1", "mayor"))


def test_forms_wait_for_a_reader_once_their_photograph_is_stored_and_for_a_reviewer_at_once(
    tmp_path: Path,
) -> None:
    night = [
        picture("agent 0", N1, IMAGES[0]), holding(IMAGES[0]), picture("agent 1", N2, IMAGES[1], number=1),
        reading("agent 0", N1, (1, 2)), reading("agent 1", N2, (1, 2)),
        reading("agent 1", S1, (3, 4)), reading("clerk 0", S1, (3, 5)),
    ]  # fmt: skip
    place = ElectionDir(lay_out(tmp_path / "election", night))
    with closing(Count(place)) as count:
        count.catch_up()
    with closing(DeskReader(place)) as reader:
        slot = {one: reader.expected.slot(*one) for one in (N1, N2, S1)}
        assert list(reader.slots_in("read_once", 1)) == [slot[N1]]
        assert list(reader.slots_in("held", 1)) == [slot[S1]]
        assert list(reader.slots_in("held", 1, contests=[0])) == []
        assert [reader.size, reader.follow()] == [len(begun()) + len(night)] * 2
        judged = reader.judged(slot[S1] or 0)
        assert judged is not None
        assert judged.reasons == ("readings-differ",)
        assert reader.slots_of_key(fingerprint(public_key(seed_of("agent 1")))) == [slot[N2], slot[S1]]
        assert reader.judged(reader.expected.slot("S2", "assembly") or 0) is None
