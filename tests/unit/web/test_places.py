"""Places for connections: strangers go before those who spoke, the idle before the busy, floods before the few."""

from dataclasses import dataclass, field

from polltrail.web.places import FOR_A_KEY, LOOKED_AT, Places


@dataclass(eq=False)
class Held:
    name: bytes = b"a"
    busy: bool = False
    ended: bool = field(default=False)

    def end(self) -> None:
        self.ended = True


def places(*held: Held, welcomed: list[int] | None = None) -> Places:
    found = Places(10, welcomed=lambda: None if welcomed is None else welcomed.append(1))
    for one in held:
        found.take(one)
    return found


def test_the_stranger_who_did_nothing_for_longest_goes_first() -> None:
    first, second, third = Held(), Held(), Held()
    ours = places(first, second, third)
    ours.touch(first)
    ours.welcome(second, "key")
    for _ in range(3):
        assert ours.make_room()
    assert [one.ended for one in (first, second, third)] == [True, True, True]
    assert not ours.make_room()
    assert len(ours) == 0


def test_nobody_who_spoke_goes_while_there_is_a_stranger() -> None:
    spoke, strangers = [Held() for _ in range(3)], [Held() for _ in range(5)]
    ours = places(*spoke, *strangers)
    for one in spoke:
        ours.welcome(one, "key")
    for _ in range(5):
        ours.make_room()
    assert not any(one.ended for one in spoke)
    assert all(one.ended for one in strangers)


def test_of_those_who_spoke_the_idle_go_and_never_who_waits_for_an_answer() -> None:
    busy, idle = Held(busy=True), Held()
    ours = places(busy, idle)
    ours.welcome(busy, "key")
    ours.welcome(idle, "key")
    assert ours.make_room()
    assert not ours.make_room()
    assert (busy.ended, idle.ended) == (False, True)


def test_an_address_with_many_makes_room_for_one_with_few() -> None:
    lonely, flood = Held(b"lonely"), [Held(b"flood") for _ in range(LOOKED_AT + 5)]
    ours = places(lonely, *flood)
    for _ in range(LOOKED_AT + 3):
        ours.make_room()
    assert not lonely.ended
    assert [one.ended for one in flood] == [True] * (LOOKED_AT + 3) + [False] * 2


def test_who_is_welcome_is_told_of_once_and_left_alone() -> None:
    told: list[int] = []
    holder = Held()
    ours = places(holder, welcomed=told)
    ours.welcome(holder, "key")
    ours.welcome(holder, "key")
    ours.leave(holder)
    ours.leave(holder)
    ours.welcome(holder, "key")
    assert (told, len(ours)) == ([1], 0)


def test_one_key_is_known_over_some_connections_and_no_more() -> None:
    held = [Held() for _ in range(FOR_A_KEY + 2)]
    ours = places(*held)
    for one in held:
        ours.welcome(one, "key")
    assert ours.make_room()
    assert [one.ended for one in held] == [False] * FOR_A_KEY + [True, False]
    ours.leave(held[0])
    ours.welcome(held[-1], "key")
    assert ours.make_room()
    assert (held[1].ended, held[-1].ended) == (True, False)


def test_a_trusted_proxys_connection_is_no_strangers() -> None:
    ours, proxy = places(Held()), Held()
    ours.take(proxy, known=True)
    ours.make_room()
    assert not proxy.ended
