"""What may be concluded: intervals, estimates, changes, comparisons, targets."""
