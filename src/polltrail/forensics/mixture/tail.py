"""Whether weights of draws can be trusted: the shape of the tail of the largest (Vehtari and others, JMLR 25, 2024)."""

import numpy as np

from polltrail.forensics.polls import FloatArray


def tail_shape(log_weight: FloatArray) -> float:
    """Give the shape of a generalised Pareto distribution fitted to the largest weights; above 0.7 a mean is not to be had.

    The fit is that of Zhang and Stephens (Technometrics 51, 2009), drawn a little towards 1/2 as there are few.
    """
    size = len(log_weight)
    number = int(min(size / 5, 3 * np.sqrt(size)))
    order = np.sort(np.exp(log_weight - log_weight.max()))
    over = order[-number:] - order[-number - 1]
    over = over[over > 0]
    if len(over) < 5:
        return float("inf")
    tried = 30 + int(np.sqrt(len(over)))
    quartile = over[max(int(len(over) / 4 + 0.5) - 1, 0)]
    scale = (1 - np.sqrt(tried / (np.arange(1, tried + 1) - 0.5))) / (3 * quartile) + 1 / over[-1]
    shape = np.log1p(-scale[:, None] * over).mean(axis=1)
    fit = len(over) * (np.log(-scale / shape) - shape - 1)
    weight = np.exp(fit - fit.max())
    best = float(scale @ weight / weight.sum())
    found = float(np.log1p(-best * over).mean())
    return (found * len(over) + 5) / (len(over) + 10)
