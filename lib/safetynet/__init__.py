"""Reproducible analysis of Taiwan's Strengthening the Social Safety Net programme."""

__version__ = "0.5.0"
