"""From proposals to a folder of raw data: a person decides."""
