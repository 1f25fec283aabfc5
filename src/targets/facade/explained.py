"""Scores that can say why: what `Rulebook.score` gives. Holds and forwards; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from targets.errors import Language
from targets.scores import Scores as PlainScores
from targets.scores.standing import standing_of

if TYPE_CHECKING:
    from targets.explaining import Explanation


class Scores(PlainScores):
    """The scores of one batch.

    `scores[unit]` is a `UnitScore`; iterating gives all of them by rank, then unit. `groups` and
    `whole` hold the levels above, `to_native()` is one row a unit, `explain(unit)` says why,
    `receipt` is what makes it repeatable.
    """

    @classmethod
    def of(cls, scores: PlainScores) -> Scores:
        """The same scores, with `explain`."""
        found = cls.__new__(cls)
        vars(found).update(vars(scores))
        return found

    def explain(self, unit: object, lang: Language = "en") -> Explanation:
        """Why `unit` got what it got, in English or Chinese (`zh`).

        `str()` of it is text, `.to_dict()` is data.

        Raises:
            RecordsError: there is no such unit (a `KeyError` too).
        """
        from targets.explaining import Asked, explain

        score = self[unit]
        place = self._place_of[unit]
        standing = standing_of(self._plan, self._outcome, self._ranks, place)
        asked = Asked(
            plan=self._plan,
            batch=self.batch,
            window=self.window,
            through=self._through,
            score=score,
            above=None if standing.above is None else self._unit(standing.above),
            ranked=standing.ranked,
        )
        return explain(asked, "zh" if lang == "zh" else "en")
