"""The reports, the plan of the site, and the page around a notebook."""
