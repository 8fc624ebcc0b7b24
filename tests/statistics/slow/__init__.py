"""The rules of selection, estimates and comparison once more: slow, obvious, and independent."""
