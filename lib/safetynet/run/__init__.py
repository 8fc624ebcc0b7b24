"""Work in processes of its own, here or on a cluster."""
