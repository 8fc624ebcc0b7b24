"""What the fork server imports before it forks; it loads, and computes nothing."""

import gc
import sys
from importlib import import_module

# An optional part of jsonschema that takes a second to load and checks nothing that notebooks have.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402

from safetynet.identity import code_identity, code_stands  # noqa: E402

# As it is before the rest is loaded: what changes meanwhile is then noticed.
code_identity()

from safetynet.pages.html import SCRIPTS, html_exporter, read_script, read_style  # noqa: E402
from safetynet.tables.table import render  # noqa: E402
from safetynet.words.terms import read_terms  # noqa: E402

CHARTS = "comparison county dots lines periods plots share".split()
REPORTS = "compare county glossary index indicator report search source strategy".split()
# What papermill, IPython, pandas, matplotlib and fontTools would import in every report anew.
LATE = """
IPython.core.application IPython.core.completer IPython.core.completerlib IPython.core.crashhandler
IPython.core.logger IPython.core.magics IPython.core.oinspect
matplotlib.backends.backend_agg matplotlib.backends.backend_mixed matplotlib.backends.backend_svg
PIL.Image PIL.PngImagePlugin xlsxwriter
pandas.core.methods.to_dict pandas.io.formats.csvs
brotli fontTools.cffLib fontTools.fontBuilder fontTools.pens.cu2quPen fontTools.pens.ttGlyphPen
fontTools.ttLib.ttGlyphSet fontTools.ttLib.woff2 fontTools.ttLib.tables.C_F_F_
fontTools.ttLib.tables.D_S_I_G_ fontTools.ttLib.tables.O_S_2f_2 fontTools.ttLib.tables._c_m_a_p
fontTools.ttLib.tables._g_l_y_f fontTools.ttLib.tables._h_e_a_d fontTools.ttLib.tables._h_h_e_a
fontTools.ttLib.tables._h_m_t_x fontTools.ttLib.tables._l_o_c_a fontTools.ttLib.tables._m_a_x_p
fontTools.ttLib.tables._n_a_m_e fontTools.ttLib.tables._p_o_s_t fontTools.ttLib.tables._v_h_e_a
fontTools.ttLib.tables._v_m_t_x encodings.mac_roman
""".split()
MODULES = [
    *(f"safetynet.build.{name}" for name in ("execute", "job")),
    *(f"safetynet.book.{name}" for name in ("published", "steps")),
    *(f"safetynet.charts.{name}" for name in CHARTS),
    *(f"safetynet.pages.{name}" for name in REPORTS),
    "safetynet.words.differences",
]

for module in [*MODULES, *LATE]:
    import_module(module)
# Reading and compiling templates and schemas takes a tenth of a second: once, not per report.
html_exporter().load_templates()
render("list", [])
nbformat.validate(nbformat.v4.new_notebook())
# A process that is forked later has the code of now, not that of its own time.
read_style()
read_terms()
for name in SCRIPTS:
    read_script(f"{name}.js")
code_stands()
# What is loaded stays for good: collections in a report need not look at it, nor copy its pages.
gc.collect()
gc.freeze()
