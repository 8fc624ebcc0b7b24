"""The same indicators in the other counties, beside one county's own."""

import pandas as pd
from markupsafe import Markup

from safetynet.book.evidence import Evidence
from safetynet.evidence.indicators import KEY
from safetynet.statistics.level import CONFIDENCE
from safetynet.tables.strip import strips
from safetynet.tables.table import Html, show_list
from safetynet.words.terms import Words


def across_list(evidence: Evidence, ref_area: str, strategy: str, words: Words) -> Html:
    """Return values of the indicators that few counties share, and links to their own pages."""
    estimates = evidence.estimates
    own = estimates[(estimates["ref_area"] == ref_area) & (estimates["strategy"] == strategy)]
    same = estimates.merge(own[KEY].drop_duplicates(), on=KEY)
    several = same.groupby(KEY)["ref_area"].transform("nunique") > 1
    shared = same[several].reset_index(drop=True)
    linked = [name for name in own["indicator"].unique() if evidence.reach.get(name, 0) > 1]
    if not linked:
        return show_list([words("across_none")], "empty")
    links = show_list([_link(name, evidence, words) for name in linked], "links")
    if shared.empty:
        return links
    figures = pd.concat([evidence.figures, evidence.others], ignore_index=True)
    table = strips(shared, figures, None, evidence.programme, words, name="across", own=ref_area)
    # of other counties only limits of the published level are known
    other = words.level["level"] != Words(words.language).level["level"]
    said = show_list([words("across_level", published=f"{CONFIDENCE:.0%}")]).text if other else ""
    return Html(table.text + said + links.text)


def _link(indicator: str, evidence: Evidence, words: Words) -> Markup:
    """Return the link to an indicator's page."""
    name = words.name(evidence.programme.indicators.set_index("indicator").loc[indicator])
    text = words("indicator_link", name=name, count=evidence.reach[indicator])
    return Markup('<a href="../indicators/{}.html">{}</a>').format(indicator, text)
