"""A file of any kind that can be read, as lines of text; and the text, written."""

import mmap
from pathlib import Path

from safetynet.documents.container import Container, open_container
from safetynet.documents.document import Document, DocumentError
from safetynet.documents.plain_text import read_plain_text

# A larger file is mostly pictures; what is read of it would still have to be looked for.
LARGEST = 300 * 2**20
NEEDS = "needs {module}, which is not installed: pip install '.[intake]'"
NO_TEXT = (".pdf", ".pptx", ".pptm", ".docx", ".docm", ".xlsx", ".xlsm")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_document(path: Path) -> Document:
    """Return the lines of a .pptx, .docx, .pdf, .xlsx or text file, and what cannot be read of it.

    What a file is, its first bytes say, not its name. Nothing is written, run or fetched. Raises
    DocumentError, which says what would help, for a file that cannot be read as a whole.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise DocumentError(f"{path.name}: a folder; name the file that is in it")
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise DocumentError(f"{path.name}: cannot be opened ({error.strerror})") from error
    if not size:
        raise DocumentError(f"{path.name}: empty; get it anew")
    if size > LARGEST:
        raise DocumentError(
            f"{path.name}: {size / 2**20:,.0f} MB, of at most {LARGEST // 2**20} MB; leave out or"
            " compress its pictures, or save it in parts"
        )
    try:
        return _read(path, start)
    except DocumentError:
        raise
    except ModuleNotFoundError as error:
        raise DocumentError(f"{path.name}: {NEEDS.format(module=error.name)}") from error
    except Exception as error:
        # The libraries raise errors of any kind for a damaged file.
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise DocumentError(
            f"{path.name}: damaged, or made in a way that is not known ({reason});"
            " open it where it was made and save it again"
        ) from error


def _read(path: Path, start: bytes) -> Document:
    """Return the lines of a file that begins with some bytes."""
    if start.startswith(b"PK\x03\x04"):
        return _read_office(path.name, open_container(path))
    if b"%PDF-" in start:
        from safetynet.documents.pdf import read_pdf

        return read_pdf(path)
    if start.startswith(OLD):
        raise DocumentError(f"{path.name}: {_old(path)}")
    if path.suffix.lower() in NO_TEXT:
        raise DocumentError(
            f"{path.name}: damaged, for it does not begin as a {path.suffix} file does;"
            " get it anew, or if it is a text, name it .txt"
        )
    return read_plain_text(path)


def _read_office(name: str, container: Container) -> Document:
    if container.kind == "pptx":
        from safetynet.documents.presentation import read_presentation

        return read_presentation(name, container)
    if container.kind == "docx":
        from safetynet.documents.word import read_word

        return read_word(name, container)
    from safetynet.documents.spreadsheet import read_spreadsheet

    return read_spreadsheet(name, container)


def _old(path: Path) -> str:
    """Return what a file of the old kind is: an encrypted new one, or one of before 2007."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return "encrypted; open it with its password and save it without one"
    return "a file of Office before 2007 (.ppt, .doc, .xls); save it as .pptx, .docx or .xlsx"


def write_text(document: Document, path: Path) -> None:
    """Write the text of a document, the lines that tables count in, and nothing over another text.

    Raises DocumentError where a file of another content is there.
    """
    data = document.text.encode("utf-8")
    if path.exists():
        if path.read_bytes() == data:
            return
        raise DocumentError(f"{path.name}: is there and has another text; move it or name another")
    with path.open("xb") as file:
        file.write(data)
