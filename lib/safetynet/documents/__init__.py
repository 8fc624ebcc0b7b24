"""A briefing's file, whatever its kind, as lines of text with addresses."""
