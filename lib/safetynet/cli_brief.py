"""The command that prints pages as briefs."""

from pathlib import Path
from typing import Annotated

import typer

from safetynet.cli_check import plan_only
from safetynet.exit import errors, or_exit
from safetynet.workbook import Workbook

app = typer.Typer(add_completion=False)

Counties = Annotated[
    list[str], typer.Option("--county", help="Slug, code or name; may be repeated.")
]
Strategies = Annotated[list[str], typer.Option("--strategy", help="Number; may be repeated.")]
Languages = Annotated[list[str], typer.Option("--language", help="zh or en; may be repeated.")]


@app.command()
def brief(
    county: Counties = [],  # noqa: B006
    strategy: Strategies = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    out: Annotated[
        Path | None, typer.Option(help="Folder of the PDFs; default: briefs, in the workbook.")
    ] = None,
    limit: Annotated[
        float, typer.Option("--limit", min=1, help="Seconds after which a page is given up.")
    ] = 120,
) -> None:
    """Print the built pages of counties and strategies as PDFs of two pages each.

    With --strategy, those strategies alone. It needs a Chromium: the one that CHROMIUM names, else
    one on the path. Exit status 1 where there is none, or where a page is not up to date.
    """
    from safetynet.build.brief import FOLDER, brief_steps, write_briefs
    from safetynet.build.browser import find_browser
    from safetynet.build.task import Request

    workbook, browser = or_exit(Workbook.find), or_exit(find_browser)
    named = {"--county": county, "--strategy": strategy, "--language": language}
    asked = "".join(f" {name} {value}" for name, values in named.items() for value in values)
    request = Request(workbook.root, tuple(county), tuple(strategy), tuple(language))
    steps = or_exit(lambda: brief_steps(plan_only(request), asked))
    folder, open_said = out or workbook.root / FOLDER, False
    written = write_briefs(workbook.reports, steps, folder, browser, limit)
    while path := or_exit(lambda: next(written, None)):
        if not browser.sandboxed and not open_said:
            open_said = True
            errors.print("The browser's sandbox cannot start here, so it prints without one.")
        typer.echo(path)
    typer.echo(f"{len(steps)} {'brief' if len(steps) == 1 else 'briefs'} in {folder}.")
