"""How hypothesis runs here; never holds a fixture of one room.

`HYPOTHESIS_PROFILE` picks the profile; `.ci/run` sets it to `ci`.
"""

import os

from hypothesis import settings

# No deadline in either: under `pytest -n auto` the clock measures the neighbours.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
