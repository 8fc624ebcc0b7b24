"""The frame around a page, whatever its title and its cells say."""

import base64
import hashlib
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from safetynet.pages.frame import Link, Page
from safetynet.pages.html import CONTENTS, DIGEST, FONT, SCRIPT, render_notebook
from safetynet.words.terms import words_of

MARKS = [str(mark) for mark in (FONT, SCRIPT, DIGEST, CONTENTS)]
OLDER = ["@@font@@", "@@script@@", "@@digest@@", "@@contents@@"]


def render(text: str) -> str:
    """Return a page whose title, description, links, headings, code and output say a text."""
    here = Link("index.html", text, True, "zh-Hant-TW")
    page = Page(
        "yilan/mine.html", "county", text, words_of("en"), text, text, [here], [here], [here],
        [here], here, here, here,
    )  # fmt: skip
    told = new_output("display_data", {"text/html": f"<p>{text}</p>"})
    said = new_output("stream", name="stdout", text=text)
    sections = [new_markdown_cell(f"## Section {n}\n\n{text}") for n in range(3)]
    code = new_code_cell(f"print({text!r})", outputs=[told, said])
    return render_notebook(new_notebook(cells=[*sections, code]), page)


@pytest.mark.parametrize("text", [*MARKS, *OLDER, "</title><script>", " ".join(MARKS)])
def test_a_page_may_say_what_its_parts_are_marked_with(text: str) -> None:
    html = render(text)
    head = html.split("</head>")[0]
    [font] = re.findall(r'src: url\(data:font/woff2;base64,([^)]*)\) format\("woff2"\)', head)
    assert base64.b64decode(font, validate=True).startswith(b"wOF2")
    [policy] = re.findall("script-src ([^;]+);", head)
    scripts = [html.rsplit("<script>", 1)[1], head.split("<script>", 1)[1]]
    face, script = (found.split("</script>")[0] for found in reversed(scripts))
    digests = [hashlib.sha256(found.encode("utf-8")).digest() for found in (face, script)]
    assert [base64.b64decode(found) for found in re.findall("'sha256-([^']+)'", policy)] == digests
    assert policy.count("'") == 4
    assert "FontFace" in face
    assert script.startswith('"use strict"')
    assert "Section 2</a></li>" in html.split("<main")[0]
    for mark in MARKS:
        assert mark not in html.split("<main")[0]
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    assert f"<title>{escaped} ·" in head
    assert f"<h1>{escaped}</h1>" in html
    assert f"<p>{text}</p>" in html
