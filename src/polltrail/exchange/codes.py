"""Text to numbers: every later step works on row numbers, so the text of a large file is held only once."""

import polars as pl


def encode(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Number the values in order of first appearance.

    Returns
    -------
    codes : Series of u32
        Null where the value is null.
    names : Series of str
        The values, each once; the code is the place in it.
    """
    names = values.drop_nulls().unique(maintain_order=True)
    return numbers(values, names), names


def numbers(values: pl.Series, names: pl.Series) -> pl.Series:
    """Find the place of each value in `names`; null where it is not there.

    Notes
    -----
    Tables are mostly written station by station, so only the first row of each run of equal values is looked
    up. `names` must be unique and without nulls.
    """
    head = (values != values.shift()).fill_null(value=True)
    if head.sum() * 2 > values.len():
        return _look_up(values, names)
    return _look_up(values.filter(head), names).gather(head.cast(pl.UInt32).cum_sum() - 1).rename(values.name)


def _look_up(values: pl.Series, names: pl.Series) -> pl.Series:
    if not names.len():
        return pl.Series(values.name, [None], dtype=pl.UInt32).new_from_index(0, values.len())
    return values.cast(pl.Enum(names), strict=False).to_physical().cast(pl.UInt32)


def repeated(values: pl.Series) -> pl.Series:
    """Row numbers of the values that stand there a second time or more."""
    if values.n_unique() == values.len():
        return pl.Series(dtype=pl.UInt32)
    return (~values.is_first_distinct()).arg_true()
