"""The level of confidence that is meant where none is named; light, for what only tells of it."""

CONFIDENCE = 0.95
