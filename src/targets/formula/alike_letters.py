"""Names that look like Latin letters and are none: `аrea` with a Cyrillic `а`.

Never decides where a name may stand. The letters are those of Unicode's list of confusables that
Cyrillic and Greek keyboards type; NFKC leaves them as they are.
"""

from __future__ import annotations

import unicodedata

from targets.errors import Fix, Wording, word

_CYRILLIC = ("аеорсухіјѕԁһԛԝАВЕЗКМНОРСТУХІЈЅ", "aeopcyxijsdhqwABE3KMHOPCTYXIJS")
_GREEK = ("οανρικυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oavpikuxABEZHIKMNOPTYX")
_LATIN_BY_ALIKE = str.maketrans(_CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1])


def as_it_looks(name: str) -> str:
    """`name` in the Latin letters that it looks like."""
    return name if name.isascii() else name.translate(_LATIN_BY_ALIKE)


def mixed_letters(code: str, name: str) -> Wording | None:
    """What `code` says of a `name` of Latin letters and others that only look so, if it is one.

    A name in one alphabet is a name, and so is one that adds a Latin mark to a Russian word: some
    letter of that word looks like no other. Chinese characters beside them change nothing.
    """
    looks = as_it_looks(name)
    if looks == name or any(map(_is_of_a_look_alike_alphabet, looks)):
        return None
    if not any(letter.isascii() and letter.isalpha() for letter in name):
        return None
    alike = dict.fromkeys(
        letter for letter, seen in zip(name, looks, strict=True) if letter != seen
    )
    found = ", ".join(f"`{letter}` (U+{ord(letter):04X})" for letter in alike)
    return word(code, name=name, found=found).with_fix(Fix(name, looks))


def _is_of_a_look_alike_alphabet(letter: str) -> bool:
    return not letter.isascii() and unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK"))
