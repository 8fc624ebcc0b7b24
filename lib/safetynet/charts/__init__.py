"""What a page draws; a chart brings its table."""
