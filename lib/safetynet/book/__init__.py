"""The whole evidence, one page's part of it, what is kept of it, the data package."""
