"""How much longer eight times as much work takes: about 8 where it grows with the size, about 64 with its square."""

import time
from collections.abc import Callable


def growth(work: Callable[[int], object], size: int) -> float:
    """Time of `work(8 * size)` over that of `work(size)`, the best of five each, in one run."""
    small, large = (min(_once(work, at) for _ in range(5)) for at in (size, 8 * size))
    return large / max(small, 1e-9)


def _once(work: Callable[[int], object], size: int) -> float:
    began = time.process_time_ns()
    work(size)
    return time.process_time_ns() - began


LINEAR = 30
"""Well above 8 and well below 64."""
