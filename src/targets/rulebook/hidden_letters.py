"""Letters of a rules file that nobody sees, or that turn the direction of the text around them.

Never decides what a text means. Two joiners are let through: some scripts, and signs such as a
family, are made of letters joined by them.
"""

from __future__ import annotations

import unicodedata

from targets.errors import Fix, Wording, word

_JOINERS = "\u200c\u200d"
_BLANKS = "\u115f\u1160\u3164\uffa0"  # letters by their class, and empty by their looks
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_LAYOUT = "\t\n\r"


def doubtful_letters(text: str, lines: tuple[str, ...]) -> str:
    """Those letters of `text`, which has these `lines`, that may be hidden or no text at all.

    A line that can be printed, as most can, holds none but blanks.
    """
    unprintable = "".join(line for line in lines if not line.isprintable())
    return unprintable + "".join(blank for blank in _BLANKS if blank in text)


def hidden_in(text: str) -> list[str]:
    """The letters of `text` that nobody sees, each once, in their order."""
    if text.isascii() and text.isprintable():
        return []
    return [letter for letter in dict.fromkeys(text) if _is_hidden(letter)]


def without_hidden(text: str) -> str:
    """`text` as it looks."""
    return "".join(letter for letter in text if not _is_hidden(letter))


def told_hidden(letter: str) -> Wording:
    """That `letter` is there, unseen."""
    return word("Y131", found=f"U+{ord(letter):04X}").with_fix(Fix(letter, ""))


def _is_hidden(letter: str) -> bool:
    if letter in _JOINERS or letter in _LAYOUT:
        return False
    return letter in _BLANKS or unicodedata.category(letter) in _UNSEEN
