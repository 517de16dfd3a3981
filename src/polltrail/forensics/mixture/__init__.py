"""The finite mixture of Mebane and others (eforensics): a description, without its Markov chains.

In: a contest's stations. Out: shares of three kinds of stations, votes added and moved if the model were true, and what each
station is taken for. Promises: the same posterior as the published model's, by integrals and weighted draws; effective size
and convergence told; nothing where they do not suffice; no p-value.
"""

from polltrail.forensics.mixture.estimate import Estimate, estimate
from polltrail.forensics.mixture.mixture import mixture

__all__ = ["Estimate", "estimate", "mixture"]
