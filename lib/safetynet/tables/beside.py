"""The files beside a page, by their names: what each is for, and where its page comes from."""

# For people, with a byte order mark, without which Excel reads UTF-8 as something else; the
# figures as coded, without one, which programs would take for a part of the first name.
PEOPLE, MACHINES, DESCRIBED, SHEETS, PICTURE = ".csv", ".data.csv", ".json", ".xlsx", ".png"
SUFFIXES = (PEOPLE, MACHINES, DESCRIBED, SHEETS)
SITE_STEM = "safetynet"
# Folders whose name says nothing that the page's own does not.
GENERAL = ("sources", "indicators")


def stem(path: str) -> str:
    """Return what the files of a page are called: a name that says where they come from.

    >>> stem("en/yilan/strategy-2.html"), stem("yilan/index.html"), stem("index.html")
    ('yilan-strategy-2', 'yilan', 'safetynet')
    >>> stem("sources/yilan-2021-briefing.html")
    'yilan-2021-briefing'
    """
    *folders, name = path.removesuffix(".html").removeprefix("en/").split("/")
    named = [*(folder for folder in folders if folder not in GENERAL), name]
    return "-".join(named[:-1] if name == "index" else named) or SITE_STEM


def beside(path: str, suffix: str) -> str:
    """Return the address of a file beside a page.

    >>> beside("en/yilan/strategy-2.html", ".csv")
    'en/yilan/yilan-strategy-2.csv'
    """
    return f"{path[: path.rfind('/') + 1]}{stem(path)}{suffix}"
