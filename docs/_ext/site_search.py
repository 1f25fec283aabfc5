"""Search in English and Chinese: how words are told apart, the same on the site and in its index.

Chinese writes no blanks between words. So each run of Chinese characters is entered under every
character and every pair of neighbours, and a question is cut into the same pairs: no dictionary has
a say in what is found. Never ranks what is found; Sphinx does.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_CHINESE = re.compile(f"[{_HAN}]")
_WORDS = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+")


class EnglishAndChinese(SearchEnglish):
    """English words by their stems, Chinese by pairs of characters."""

    lang = "en_zh"
    language_name = "English"  # that of the stemmer, as the script of the site calls it
    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[HAN]+|[^HAN\s\p{P}\p{S}]+(?:_[^HAN\s\p{P}\p{S}]+)*/gu) || []).flatMap((word) =>
    /^[HAN]{2,}$/u.test(word)
      ? [...word].slice(1).map((last, at) => [...word][at] + last)
      : [word]);
""".replace("HAN", _HAN)

    @cache  # noqa: B019 - it lives as long as one build
    def stem(self, word: str) -> str:
        """Chinese has no stems."""
        return word if _IS_CHINESE.match(word) else super().stem(word)

    def split(self, input: str) -> list[str]:
        """The words of a text, as they are entered."""
        found = []
        for word in _WORDS.findall(input):
            found += [*word, *pairs(word)] if _IS_CHINESE.match(word) else [word]
        return found


def pairs(run: str) -> list[str]:
    """`考核期` → `考核`, `核期`."""
    return [first + last for first, last in pairwise(run)]


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls."""
    app.add_search_language(EnglishAndChinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
