"""The review in JupyterLab: a number in its words, the proposed row beside it, keys to decide."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from safetynet.documents.document import Line
from safetynet.intake.desk import Desk
from safetynet.intake.draft import FIELDS
from safetynet.intake.register import ConflictError, Register
from safetynet.numbers.candidate import REFUSED
from safetynet.raw.briefing import ROLES
from safetynet.raw.catalogue import COUNTED, DIRECTIONS, GROUPS, MEASURES
from safetynet.raw.fault import raise_faults
from safetynet.raw.programme import Programme
from safetynet.raw.reading import read_programme
from safetynet.raw.source import read_source
from safetynet.raw.table import records
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

HERE = Path(__file__).parent


class Review(anywidget.AnyWidget):
    """A desk as a widget: ``view`` is what it shows, messages say which key or button was used."""

    _esm = HERE / "review.js"
    _css = HERE / "review.css"
    view = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, desk: Desk, note: str = "") -> None:
        super().__init__(choices=_choices(desk.programme))
        self.desk = desk
        self.on_msg(lambda _, message, __: self.act(message))
        self.show(note)

    def act(self, message: dict[str, Any]) -> None:
        """Do what a key or button asks for, and show what came of it.

        What cannot be done is said in the widget; what was typed stays there.
        """
        desk = self.desk
        acts: dict[str, Callable[[], object]] = {
            "take": lambda: desk.take(message["values"]),
            "refuse": lambda: desk.refuse(message["reason"]),
            "undo": desk.undo,
            "doubtful": desk.next_doubtful,
            "back": lambda: desk.step(-1),
            "next": lambda: desk.step(1),
            "load": desk.load,
        }
        if message.get("do") == "draft":
            self._draft(message["values"])
            return
        try:
            acts[message["do"]]()
        except ConflictError as error:
            self.send({"conflict": str(error)})
        except (ValueError, OSError) as error:
            self.send({"said": str(error)})
        else:
            self.show()

    def show(self, said: str = "") -> None:
        """Show the candidate on the desk; the turn tells that this is an answer."""
        turn = self.view.get("turn", 0) + 1
        self.view = self.desk.view() | {"said": said, "turn": turn}

    def _draft(self, values: dict[str, str]) -> None:
        try:
            missing = self.desk.draft(values)
        except (ValueError, OSError) as error:
            self.send({"said": str(error)})
            return
        left = f"; before safetynet accept fill {', '.join(missing)}" if missing else ""
        name = values["indicator"].strip()
        self.send({"drafted": name, "name": values.get("name_zh", ""), "said": f"{name}{left}"})


def review(briefing: str, document: str = "", workbook: Workbook | None = None) -> Review:
    """Return the review of a briefing's candidates, by the name of its folder.

    ``document`` is its text, or the file that it was read from; by default the text is looked for
    in the folder that ``SAFETYNET_DOCUMENTS`` names. Without it numbers are shown by their address
    alone. Raises ValueError for a text that the candidates were not read from.
    """
    workbook = workbook or Workbook.find()
    programme, faults = read_programme(workbook)
    raise_faults(faults)
    folder = workbook.raw / "briefings" / Path(briefing).name
    if not folder.is_dir():
        valid = ", ".join(sorted(path.name for path in folder.parent.iterdir() if path.is_dir()))
        raise ValueError(f"no briefing {briefing!r}. Valid: {valid}")
    source, faults = read_source(folder, workbook, programme)
    raise_faults(faults)
    lines = document_lines(source, document)
    said = "" if lines else "the document's text is not at hand: name it in the parameters"
    return Review(Desk(Register(folder, workbook), lines, programme), said)


def document_lines(source: dict[str, str], document: str = "") -> Sequence[Line]:
    """Return the lines of a briefing's document, none where it is not at hand.

    Raises ValueError where it is another text than that of source.yml.
    """
    from safetynet.documents.reading import read_document

    named = os.environ.get(DOCUMENTS_VARIABLE)
    path = Path(document) if document else Path(named or "") / source["text"]
    if not document and not (named and source["text"] and path.is_file()):
        return ()
    found = read_document(path)
    if source["sha256"] not in ("", found.sha256):
        raise ValueError(f"{path.name} is not the text that the candidates were read from")
    return found.lines


def _choices(programme: Programme) -> dict[str, Any]:
    """Return what can be chosen in the fields."""
    catalogue = records(programme.indicators)
    return {
        "indicator": [[row["indicator"], row["name_zh"]] for row in catalogue],
        "role": ["", *ROLES],
        "period_from": ["", "heading"],
        "strategy_title": ["", *dict.fromkeys(programme.strategies["title_zh"])],
        "ref_area": list(programme.areas["ref_area"]),
        "reason": list(REFUSED),
        "draft": list(FIELDS),
        "drafting": {
            "strategy": ["", *programme.strategy_numbers],
            "service": ["", *programme.services["service"]],
            "measure": ["", *MEASURES],
            "unit": ["", *programme.units["unit"]],
            "counted": ["", *COUNTED],
            "population": ["", *GROUPS],
            "direction": ["", *DIRECTIONS],
        },
    }
