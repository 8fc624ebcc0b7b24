"""The git filter that keeps outputs out of what is committed, for ``notebooks/`` only.

``.gitattributes`` names it; each checkout has to be told what it is, which ``make`` does. Without
it git stores the notebooks as they are.
"""

import shutil
import subprocess
import sys

# What JupyterLab writes into a notebook's metadata and nobody changed.
EXTRA = " ".join(
    f"metadata.language_info.{name}"
    for name in (
        "codemirror_mode", "file_extension", "mimetype", "nbconvert_exporter", "pygments_lexer",
        "version",
    )
)  # fmt: skip


def settings(python: str) -> dict[str, str]:
    """Return the git configuration of the filter, run by a Python that has nbstripout."""
    command = f'"{python}" -m nbstripout'
    return {
        "filter.nbstripout.clean": command,
        "filter.nbstripout.smudge": "cat",
        "filter.nbstripout.required": "false",
        "filter.nbstripout.extrakeys": EXTRA,
        "diff.ipynb.textconv": f"{command} -t",
    }


def install() -> bool:
    """Tell this checkout of the filter; return whether it is one."""
    if shutil.which("git") is None:
        return False
    inside = ["git", "rev-parse", "--is-inside-work-tree"]
    if subprocess.run(inside, capture_output=True, check=False).returncode:
        return False
    for name, value in settings(sys.executable.replace("\\", "/")).items():
        subprocess.run(["git", "config", name, value], check=True)
    return True


if __name__ == "__main__":
    install()
