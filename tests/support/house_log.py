"""The house's log of seven entries, made by other software and accepted by Go's x/mod and by tlog-scales.

The log's seed is bytes 0 to 31, the witness's bytes 32 to 63; the entries are `entry 0` to `entry 6`.
"""

from polltrail.log import Frontier, hash_at_from_leaves, leaf_hash

LOG_SEED = bytes(range(32))
WITNESS_SEED = bytes(range(32, 64))
ORIGIN = "polltrail.example/test"
WITNESS = "witness.example/w1"
COSIGNED_AT = 1_700_000_000
ENTRIES = [f"entry {number}".encode() for number in range(7)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]

LOG_VKEY = "polltrail.example/test+6e55aef0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
WITNESS_VKEY = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
LEAF_0 = bytes.fromhex("773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701")
ROOT_7 = bytes.fromhex("98c97f0ba3175cd08b031dd084b9dc4e649b64d1a28e6ea694646503173ab587")

TEXT = "polltrail.example/test\n7\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n"
LOG_LINE = (
    "— polltrail.example/test blWu8KZu9NpThpnind/8Wqd6ZMtlcKUVEM8T+EFv6Kjslb7+HYz3sbFPewNTVOEAjMaHWigLx2fv8dhiYk37Vx4OBAs=\n"
).encode()
WITNESS_LINE = (
    "— witness.example/w1 IDJKvgAAAABlU/EAGCCw07bpj48HJZtUOnFQHzyOAfsbhKQ3e7tVePdMDjk7/8bLrG93UfwSV93WFAw8V0MZJ+I92jzMTkZEJYNXAQ==\n"
).encode()
SIGNED = TEXT.encode() + b"\n" + LOG_LINE
CHECKPOINT = SIGNED + WITNESS_LINE

INCLUSION_4 = [
    "n/U3thiiV++CkIxFkVrLrrbZ3qA11tk5ZPyIwZ6YyLM=",
    "vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=",
    "l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=",
]
RECEIPT_4 = "\n".join(["c2sp.org/tlog-proof@v1", "index 4", *INCLUSION_4]).encode() + b"\n\n" + CHECKPOINT
CONSISTENCY_3_7 = [
    "V8efTzGuApxdS9MLBzwnyU35NDiytGl+Hh7vW8A5SkE=",
    "YcoROfaBWEHVuvLQ0tm9nf7pfImN1ve6DAqpQe5sAes=",
    "WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A=",
    "lK+4osoFHAVFjqOdzRmxvWjn4zUp8QtDnSphWlH2NuI=",
]

hash_at = hash_at_from_leaves(LEAVES)


def root(size: int) -> bytes:
    return Frontier().extend(LEAVES[:size]).root()
