"""What an executed notebook's page finds, as plain text."""

import re

from markupsafe import Markup
from nbformat import NotebookNode

FINDING = re.compile(r'<p class="finding"[^>]*>(.*?)</p>', re.DOTALL)


def finding_of(notebook: NotebookNode) -> str:
    """Return the finding that a notebook shows first, without its tags; empty where it has none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if found := FINDING.search(str(output.get("data", {}).get("text/html", ""))):
                return " ".join(Markup(re.sub(r"<[^>]+>", "", found[1])).unescape().split())
    return ""
