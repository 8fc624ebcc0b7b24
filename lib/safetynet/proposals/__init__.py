"""What each number is proposed to be: period, strategy, role, indicator, links."""
