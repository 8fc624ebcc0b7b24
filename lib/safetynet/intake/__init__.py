"""From a document to a folder of raw data."""
