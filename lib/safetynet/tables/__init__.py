"""What a page shows in rows."""
