"""What the fork server imports before it forks; it loads, and computes nothing."""

from importlib import import_module

import nbformat

from safetynet.page import html_exporter
from safetynet.tables import render

REPORTS = "county glossary index indicator search source".split()
MODULES = ("planner", "report", *(f"{name}_report" for name in REPORTS))

for module in MODULES:
    import_module(f"safetynet.{module}")
# Reading and compiling templates and schemas takes a tenth of a second: once, not per report.
html_exporter().load_templates()
render("list", [])
nbformat.validate(nbformat.v4.new_notebook())
