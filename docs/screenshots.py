"""The pictures of the tutorials, made anew; never draws anything by hand.

    python docs/screenshots.py        (or `make pictures`) writes docs/pictures/ again

Follows each tutorial in an empty folder, as tests do, and takes pictures of what has been made: the
bulletin in a browser, as wide as on a desk and on a phone, and the form as an office program prints
it. Chromium, LibreOffice (`soffice`) and `pdftoppm` must be there, and the extra `test`.
The same programs and fonts give the same bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.walkthrough import follow, steps  # noqa: E402 - runs without an installation


class Screen(NamedTuple):
    """What a browser shows of a page; lengths in CSS pixels."""

    name: str
    width: int
    height: int


class Tutorial(NamedTuple):
    """A tutorial, and what is to be seen of what it makes."""

    document: str
    language: str
    form: str
    bulletin: str


SCREENS = (Screen("desktop", 1000, 760), Screen("phone", 390, 760))
TUTORIALS = (
    Tutorial("docs/tutorial.zh.md", "zh", "数据/一月.xlsx", "三月通报.html"),
    Tutorial("docs/tutorial.md", "en", "data/january.xlsx", "march.html"),
)
NAMES = tuple(
    f"{picture}_{tutorial.language}{part}.png"
    for tutorial in TUTORIALS
    for picture, part in [("form", ""), *(("bulletin", f"_{one.name}") for one in SCREENS)]
)
"""Every picture that this script makes."""


def main() -> None:
    """Writes them."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for tutorial in TUTORIALS:
            with TemporaryDirectory() as folder:
                take(tutorial, Path(folder), browser)
        browser.close()


def take(tutorial: Tutorial, folder: Path, browser: Browser) -> None:
    """The pictures of one tutorial."""
    picture = PICTURES / f"form_{tutorial.language}.png"
    picture.unlink(missing_ok=True)
    for step in steps(tutorial.document):
        if step.words[:1] == (tutorial.form,) and not picture.exists():
            form(folder / tutorial.form, picture)  # before anything is typed into it
        follow(step, folder)
    for screen in SCREENS:
        page = browser.new_page(viewport={"width": screen.width, "height": screen.height})
        page.goto((folder / tutorial.bulletin).as_uri())
        file = PICTURES / f"bulletin_{tutorial.language}_{screen.name}.png"
        page.screenshot(path=file)
        page.close()


def form(workbook: Path, picture: Path) -> None:
    """The second page of the form as it is printed: the sheet to fill in, cut to what is on it."""
    place = workbook.parent
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", place, workbook],
        check=True,
        capture_output=True,
    )
    cut = ["-x", "24", "-y", "60", "-W", "740", "-H", "160"]
    printed, picture = workbook.with_suffix(".pdf"), picture.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-r", "96", "-f", "2", *cut, printed, picture],
        check=True,
    )


if __name__ == "__main__":
    main()
