from polltrail.statement import fingerprint
from polltrail.statement.ledger import Enrolled, Records, Revoked

KEY, OTHER = fingerprint(b"1"), fingerprint(b"2")


def enrolled(index: int, key: str = KEY) -> Enrolled:
    return Enrolled(
        index=index, key=fingerprint(b"1") if key == KEY else OTHER, public=b"", role="agent",
        vouched_by=(), made_at=0,
    )  # fmt: skip


def test_views_share_one_ledger_and_see_what_came_before_their_end() -> None:
    first = Records().with_key(enrolled(3), "code")
    second = first.with_key(enrolled(8, OTHER), None)
    third = second.with_revocation(KEY, Revoked(index=9, suspect_from=None))
    assert first._ledger is third._ledger
    assert [len(view.keys) for view in (first, second, third)] == [1, 2, 2]
    assert (first.enrolled(OTHER), first.used("code")) == (None, 3)
    assert (second.revocations(KEY), len(third.revocations(KEY))) == ((), 1)
    assert first.size == 4


def test_growing_in_another_direction_copies() -> None:
    first = Records().with_key(enrolled(3), "code")
    one = first.with_revocation(KEY, Revoked(index=4, suspect_from=None))
    other = first.with_key(enrolled(4, OTHER), "other")
    assert (one.enrolled(OTHER), one.used("other"), len(one.revocations(KEY))) == (None, None, 1)
    assert (other.enrolled(KEY), other.used("code"), other.revocations(KEY)) == (enrolled(3), 3, ())
    assert other.enrolled(OTHER) == enrolled(4, OTHER)


def test_empty_records_share_nothing() -> None:
    Records().with_key(enrolled(0), None)
    assert Records().keys == ()
