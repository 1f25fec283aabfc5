"""How hypothesis runs here; never holds a fixture of one room.

`HYPOTHESIS_PROFILE` picks the profile; `.ci/run` sets it to `ci`; `thorough` draws twenty times as
many examples (tests/properties/__init__.py), and `mutants` a tenth.
"""

import os
from typing import Any

import pytest
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

TOGETHER = (
    "tests/conformance/",
    "tests/test_site.py",
    "tests/test_bulletin_in_a_browser.py",
    "tests/attacks/test_yaml.py",
)
"""What these tests share is dear: a session of Spark, a built site, a browser, a hundred runs."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Under `pytest -n auto`: the tests of each of `TOGETHER` in one process, the others anywhere.

    The marks that pytest-xdist 3.8 has for this are lost on pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class TogetherScheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((one for one in TOGETHER if nodeid.startswith(one)), nodeid)

    return TogetherScheduling(config, log)
