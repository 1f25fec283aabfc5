"""Modules that are put off: imported by name, run only when something is asked of them."""

import subprocess
import sys

import pytest

START = "import sys; from targets.cli.later import put_off; put_off('wave', 'open'); "


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import wave; print(type(wave).__name__, 'chunk' in sys.modules)", "module False"),
        ("from wave import open; print(hasattr(sys.modules['wave'], '__spec__'))", "True"),
        ("import wave; print(wave.Wave_read.__name__)", "Wave_read"),
        ("from wave import Wave_read; print(Wave_read.__module__)", "wave"),
        ("import wave; wave.Error; import wave as again; print(again is wave)", "False"),
        ("import wave; wave.Error; import wave; print(wave.__spec__ is None)", "False"),
        (
            "from wave import open\ntry: open('/no/such/file')\nexcept OSError: print('ran')",
            "ran",
        ),
        ("import wave\ntry: wave.nothing\nexcept AttributeError: print('no such name')",
         "no such name"),
    ],
)  # fmt: skip
def test_a_module_put_off_answers_like_itself(program: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START + "\n" + program], capture_output=True, check=False, text=True
    )
    assert (done.stdout.strip(), done.stderr) == (said, "")


def test_a_package_put_off_still_has_its_modules() -> None:
    program = (
        "from targets.cli.later import put_off; put_off('importlib.metadata', 'entry_points');"
        "import importlib.metadata, sys; from importlib.metadata import entry_points;"
        "print('email.message' in sys.modules, end=' ');"
        "import importlib.metadata._functools;"
        "print(len(entry_points(group='no such group')), importlib.metadata.version('pydantic'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    import pydantic

    assert done.stdout.split() == ["False", "0", pydantic.VERSION]
