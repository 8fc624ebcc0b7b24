"""What is not known of the programme's tables while they have faults of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Doubt:
    """What is not known of the tables because they have faults of their own.

    ``stated`` are ids that stand in rows which cannot be used, ``mistyped`` those that are wrong,
    ``unsure`` the tables of which it cannot be said what they know (``printed_as``: what of units).
    """

    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mistyped: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
