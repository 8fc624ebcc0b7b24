"""Candidates: every number that a document prints, what a program proposes, what a person decides.

A row is a number. Until a person has decided, it is nothing but a proposal: no column of it enters
``figures.csv`` before ``decision`` says so.
"""

COLUMNS = (
    # where it stands: the document's own words stay outside the repository
    "candidate_id address line start printed"
    # what it is proposed to be, in the columns of figures.csv
    " section label period_printed period_from ref_area strategy_title indicator breakdown role"
    " numerator denominator relation"
    # why: what kind of number it is, where its period comes from, the next two indicators
    " kind period_where indicator_2 indicator_3"
    # how sure, from 0 to 1
    " sure_figure sure_period sure_title sure_role sure_indicator sure_indicator_2 sure_indicator_3"
    # what was decided; changed holds the proposals that were not taken, as column=proposal|...
    " decision reason changed note"
    # by which a row whose place was edited is known
    " mark"
).split()
PROPOSED = (
    "section", "label", "printed", "period_printed", "period_from", "ref_area", "strategy_title",
    "indicator", "breakdown", "role", "numerator", "denominator",
)  # fmt: skip
# A number is a figure, or it is refused for one of these reasons.
FIGURE = "figure"
REFUSED = (
    "page-number", "list-number", "document-date", "date", "law-article", "programme-name",
    "strategy-number", "telephone", "address", "ordinal", "citation", "repetition", "not-a-number",
    "other",
)  # fmt: skip
DECISIONS = ("taken", "changed", "refused")
