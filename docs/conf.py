"""The documentation site: what Sphinx is told. Never holds a text that a reader sees elsewhere.

    make docs        builds it into build/site, where every warning is an error
    make links       asks each address outside of it, which needs a network

The pages are those of `docs/`, as they stand on any host of the repository; what only the site
shows, and what it makes of the models, the formulas and the commands, is in `docs/_ext`.
"""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path[:0] = [str(DOCS / "_ext"), str(ROOT / "src")]

import site_pages  # noqa: E402 - it lies in docs/_ext

from targets import __version__  # noqa: E402 - the site is built without an installation

project = "targets"
author = "the targets authors"
release = __version__
language = "en"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "site_pages",
    "site_search",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_ext", "_templates", *site_pages.without_their_file()]
templates_path = ["_templates"]
nitpicky = True

# Pages are Markdown; headings can be entered by the names that hosts of repositories give them.
myst_enable_extensions = ["attrs_inline", "deflist"]
myst_heading_anchors = 4

# A list of the index may be there before its pages are.
suppress_warnings = ["toc.empty_glob"]

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Shape", "Source"]
napoleon_use_rtype = False
# Types of the rooms within, and of other libraries, have no page here.
nitpick_ignore_regex = [("py:.*", r"(?!targets\.[A-Za-z_]+$).*")]

# Nothing is fetched from anywhere: no fonts, no scripts of others.
html_theme = "furo"
html_title = "targets"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_extra_path = ["rules.schema.json", "cases.schema.json"]
html_search_language = "en_zh"
html_copy_source = False
html_show_search_summary = False  # a page that is read from a folder may not fetch another
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
copybutton_prompt_text = "$ "

# `make links`: addresses that stand for others, and files that editors look for, are not asked.
linkcheck_ignore = [r"https?://(?:[\w-]+\.)*(?:example\.org|example\.com|invalid)(?:/|$)"]
linkcheck_timeout = 20
linkcheck_retries = 2
