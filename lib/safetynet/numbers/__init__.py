"""Every number that lines of text print, and which of them are figures."""
