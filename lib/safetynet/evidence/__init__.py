"""What the typed rows say: clean figures and measures, the audit, the results selected."""
