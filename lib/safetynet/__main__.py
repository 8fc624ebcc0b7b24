"""``python -m safetynet`` is the same as ``safetynet``."""

from safetynet.cli import app

if __name__ == "__main__":
    app()
