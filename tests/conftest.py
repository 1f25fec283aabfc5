"""How hypothesis runs here; never holds a fixture of one room.

`HYPOTHESIS_PROFILE` picks the profile; `.ci/run` sets it to `ci`; `thorough` draws twenty times as
many examples (tests/properties/__init__.py), and `mutants` a tenth.
"""

import os

from hypothesis import Phase, settings

# No deadline in any: under `pytest -n auto` the clock measures the neighbours.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", deadline=None, print_blob=True)
# Against a mutant the first counterexample decides: none is made smaller (tests/mutating).
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

# Rules files that tests read, many of them broken on purpose: their cases are not to be collected.
collect_ignore = ["cases"]
