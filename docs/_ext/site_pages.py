"""Pages as the site shows them: what only it shows, pages from outside `docs/`, both languages.

A page reads well on any host of the repository, where

    <!-- elsewhere -->
    …
    <!-- site
    …
    -->

shows only what stands between the first two marks; the site shows only what stands in the last,
with `{{ rules }}` and its kin replaced by what is made of the program. Links that lead out of
`docs/` become links to the page that the site has of it, or downloads. Never says anything itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import site_api
import site_commands
import site_formulas
import site_rules
from docutils import nodes
from pygments.lexers import JsonLexer, TextLexer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

DOCS = Path(__file__).resolve().parent.parent
ROOT = DOCS.parent
FROM_THE_ROOT = {
    "README.md": "project/readme",
    "ARCHITECTURE.md": "project/architecture",
    "CHANGELOG.md": "project/changelog",
    "SECURITY.md": "project/security",
}
"""Files beside `docs/` and the page that stands for each."""

MADE: dict[str, Callable[[], str]] = {
    "rules": site_rules.rules_reference,
    "cases": site_rules.cases_reference,
    "formulas": site_formulas.formulas_reference,
    "api": site_api.api_reference,
    "commands": site_commands.commands_reference,
}
"""What `{{ … }}` stands for."""

CHAPTERS = 2
"""How deep the contents of a long page go: its title, and its chapters."""

LONG = ("errors", "reference/rules", "project/changelog")
"""Pages whose parts are too many for the column at their side."""

_ONLY_HERE = re.compile(r"(?:<!-- elsewhere -->(?:(?!<!--).)*)?<!-- site\n(.*?)\n?-->", re.DOTALL)
_MADE = re.compile(r"^\{\{ (\w+) \}\}$", re.MULTILINE)
_FENCE = re.compile(r"^(?P<ticks>`{3,}).*?^(?P=ticks) *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:|#")
_TITLED = re.compile(r"^.*<(.*)>$")
_IS_CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e“”‘’]")
_DOCSTRING_SECTION = re.compile(r"^(?P<name>Shape|Source): (?P<text>.+(?:\n.+)*)$", re.MULTILINE)
_FIRST_COLON = re.compile(r"\A(.*?): ")
_COLON = "\ue000"
_DOCSTRING_CODE = re.compile(
    r"``(?P<whole>.+?)``(?!`)|`(?P<plain>[^`]+?)`(?=(?P<behind>\w?))", re.DOTALL
)
_TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def without_their_file() -> list[str]:
    """The pages that stand for a file which is not there."""
    return [f"{page}.md" for file, page in FROM_THE_ROOT.items() if not (ROOT / file).is_file()]


def shown(page: str, text: str, every_page: set[str]) -> str:
    """The text of a page as the site has it."""
    origin = f"docs/{page}.md"
    for file, stands_for_it in FROM_THE_ROOT.items():
        if page == stands_for_it:
            origin, text = file, (ROOT / file).read_text(encoding="utf-8")
    text = _ONLY_HERE.sub(lambda match: _here(match[1], page, every_page), text)
    text = _MADE.sub(lambda match: _made(match[1], text, every_page), text)
    return outside_of_fences(text, lambda part: _LINK.sub(lambda m: _link(m, origin, page), part))


def _here(text: str, shown_on: str, every_page: set[str]) -> str:
    """What only the site shows; a pattern of a list that no page fits yet is left out."""
    folder = posixpath.dirname(shown_on)
    return _TOCTREE.sub(
        lambda block: "\n".join(
            line
            for line in block[0].split("\n")
            if "*" not in line or _fits(posixpath.join(folder, line.strip()), every_page)
        ),
        text,
    )


def _fits(pattern: str, every_page: set[str]) -> bool:
    return any(fnmatchcase(page, pattern) for page in every_page)


def _made(name: str, text: str, every_page: set[str]) -> str:
    return "\n".join(others(text, every_page)) if name == "others" else MADE[name]()


def others(index: str, every_page: set[str]) -> list[str]:
    """The pages right below `docs/` that no list of the index names."""
    named = {"index"}
    for block in _TOCTREE.findall(index):
        lines = [line.strip() for line in block.splitlines()]
        entries = [line for line in lines if line and not line.startswith((":", "{"))]
        named |= {_TITLED.sub(r"\1", entry) for entry in entries}
    return sorted(
        page
        for page in every_page
        if "/" not in page and not any(fnmatchcase(page, pattern) for pattern in named)
    )


def outside_of_fences(text: str, change: Callable[[str], str]) -> str:
    """`text` with everything changed that is not code."""
    parts, end = [], 0
    for match in sorted((*_FENCE.finditer(text), *_CODE.finditer(text)), key=lambda m: m.start()):
        if match.start() >= end and not _within_a_link(text, match):
            parts += [change(text[end : match.start()]), match[0]]
            end = match.end()
    return "".join([*parts, change(text[end:])])


def _within_a_link(text: str, code: re.Match[str]) -> bool:
    """`[…]` around code: the link is changed as a whole."""
    return text[: code.start()].endswith("[") and text[code.end() :].startswith("](")


def _link(match: re.Match[str], origin: str, page: str) -> str:
    """The link as the site needs it; `origin` is the file that holds it."""
    text, target = match["text"], match["target"]
    if _ELSEWHERE.match(target):
        return match[0]
    path, mark, fragment = target.partition("#")
    file = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path))
    if (ROOT / file).is_dir():
        readme = f"{file}/README.md"
        if not (readme.startswith("docs/") and (ROOT / readme).is_file()):
            return text  # a folder of the repository, of which the site has no page
        file = readme
    file = f"docs/{FROM_THE_ROOT[file]}.md" if file in FROM_THE_ROOT else file
    if not file.startswith("docs/") and file.endswith(".md"):
        return text  # read in the repository
    folder = posixpath.dirname(f"docs/{page}")
    return f"[{text}]({posixpath.relpath(file, folder)}{mark}{fragment})"


# What Sphinx calls


def read_source(app: Sphinx, page: str, source: list[str]) -> None:
    """Before a page is parsed."""
    source[0] = shown(page, source[0], set(app.env.found_docs))


def shorten_side(app: Sphinx, environment: BuildEnvironment) -> None:  # noqa: ARG001 - handed over
    """After all pages are read: long ones show only their chapters at the side.

    The contents of every page are copied into the list beside every other, too.
    """
    for page in LONG:
        if page in environment.tocs:
            deep = [
                one
                for one in environment.tocs[page].findall(nodes.bullet_list)
                if _depth(one) > CHAPTERS
            ]
            for one in deep:
                one.parent.remove(one)


def _depth(inner: nodes.Node) -> int:
    """How many lists an inner list stands in, itself counted."""
    depth, node = 0, inner
    while node is not None:
        depth += isinstance(node, nodes.bullet_list)
        node = node.parent
    return depth


def join_lines(app: Sphinx, tree: nodes.document) -> None:  # noqa: ARG001 - handed over
    """After a page is parsed: no blank where a line of Chinese goes on in the next."""
    for text in list(tree.findall(nodes.Text)):
        if text != "\n" or isinstance(text.parent, nodes.FixedTextElement):
            continue
        place = text.parent.index(text)
        sides = (text.parent[place - 1 : place], text.parent[place + 1 : place + 2])
        before, after = ("".join(one.astext() for one in side) for side in sides)
        if _IS_CHINESE.match(before[-1:]) and _IS_CHINESE.match(after[:1]):
            text.parent.remove(text)


def read_docstring(*found: Any) -> None:
    """Before sections are read: code in docstrings stands between single backticks, as in Markdown,
    and what stands before the colon of a property is no type.
    """
    _, what, _, _, _, lines = found
    text = _DOCSTRING_CODE.sub(_literal, "\n".join(lines))
    text = _DOCSTRING_SECTION.sub(_section, text)
    if what in ("property", "attribute", "data"):
        text = _FIRST_COLON.sub(rf"\1{_COLON} ", text)
    lines[:] = text.split("\n")


def _section(found: re.Match[str]) -> str:
    """`Shape: …` as a heading with what belongs to it below."""
    below = found["text"].replace("\n", "\n    ")
    return f"{found['name']}:\n    {below}\n"


def put_colons_back(*found: Any) -> None:
    """After sections are read."""
    lines = found[-1]
    lines[:] = [line.replace(_COLON, ":") for line in lines]


def _literal(code: re.Match[str]) -> str:
    """As the markup of docstrings has it; a letter right behind must be set off."""
    text = (code["whole"] or code["plain"]).strip()
    return f"``{text}``" + ("\\" if code["behind"] else "")


def add_languages(
    app: Sphinx,
    page: str,
    template: str,  # noqa: ARG001
    context: dict[str, Any],
    tree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Before a page is written: what it is in, and where the other language is."""
    chinese = page.endswith(".zh")
    twin = page.removesuffix(".zh") if chinese else f"{page}.zh"
    known = twin in app.env.found_docs
    for part in ("body", "furo_navigation_tree"):  # a heading must say of which level it is
        if part in context:
            context[part] = context[part].replace(
                'role="heading">', 'role="heading" aria-level="2">'
            )
    if known:
        text = "English" if chinese else "中文"
    else:
        text = "English start page" if chinese else "中文首页"
    context["language"] = "zh-CN" if chinese else "en"
    context["other_language"] = {
        "page": twin if known else ("index" if chinese else "index.zh"),
        "lang": "en" if chinese else "zh-CN",
        "text": text,
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls first."""
    app.connect("source-read", read_source)
    app.connect("doctree-read", join_lines)
    app.connect("env-updated", shorten_side)
    app.connect("autodoc-process-docstring", read_docstring, priority=400)  # before napoleon
    app.connect("autodoc-process-docstring", put_colons_back, priority=600)
    app.connect("html-page-context", add_languages, priority=600)  # after furo
    for name, lexer in (("csv", TextLexer), ("txt", TextLexer), ("jsonl", JsonLexer)):
        app.add_lexer(name, lexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
