"""Known holes in what is installed and in the lower bounds; never mends anything.

pip-audit says "no known vulnerabilities" also where it could not look a package up.
So a version that is known to be vulnerable is asked for first: where nobody knows of it, nothing
was audited.

    python .ci/audit.py         0 nothing known, 1 vulnerabilities, 3 could not be audited
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bounds import lower_bounds

KNOWN_TO_BE_VULNERABLE = "jinja2==3.1.5"  # CVE-2025-27516
OURS = "targets"
SOUND, VULNERABLE, NOT_AUDITED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What pip-audit knows of the pins that it was asked for."""

    vulnerable: tuple[str, ...]
    skipped: tuple[str, ...]
    trouble: str = ""


def read_answer(report: dict[str, Any]) -> Answer:
    """The JSON of pip-audit as an answer."""
    vulnerable, skipped = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            skipped.append(one["skip_reason"])
        for known in one.get("vulns", ()):
            mended = ", ".join(known["fix_versions"]) or "none"
            vulnerable.append(f"{one['name']} {one['version']}: {known['id']}, mended in {mended}")
    return Answer(tuple(vulnerable), tuple(skipped))


def judge(known: Answer, found: Answer) -> tuple[int, list[str]]:
    """Exit status and what to print; `known` is the answer to what is known to be vulnerable."""
    if not known.vulnerable:
        return NOT_AUDITED, [
            "nothing was audited: no advisory database answers here, "
            f"for it would know of {KNOWN_TO_BE_VULNERABLE}",
            *known.skipped,
            *filter(None, [known.trouble]),
            "run `make audit` where PyPI's own index, or another advisory database, can be reached",
        ]
    if found.vulnerable:
        return VULNERABLE, [*found.vulnerable, *found.skipped]
    if found.skipped or found.trouble:
        return NOT_AUDITED, ["not all was audited:", *found.skipped, found.trouble]
    return SOUND, ["no known vulnerability"]


def ask(pins: list[str]) -> Answer:
    """What pip-audit says of these versions."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "pins.txt"
        asked.write_text("\n".join(pins), encoding="utf-8")
        options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        run = subprocess.run(
            [sys.executable, "-m", "pip_audit", *options, "--requirement", str(asked)],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        return read_answer(json.loads(run.stdout))
    except json.JSONDecodeError:
        last = [line for line in run.stderr.splitlines() if line.strip()]
        return Answer((), (), trouble=last[-1] if last else "pip-audit said nothing")


def main() -> int:
    known = ask([KNOWN_TO_BE_VULNERABLE])
    if not known.vulnerable:
        status, said = judge(known, Answer((), ()))
    else:
        installed = {one.name: one.version for one in distributions() if one.name != OURS}
        # Two lists, since pip-audit takes one version of a package at a time.
        lists = [
            [f"{name}=={held}" for name, held in sorted(one.items())]
            for one in (installed, lower_bounds())
        ]
        answers = [ask(pins) for pins in lists]
        print(f"audited: {len(lists[0])} packages as installed, {len(lists[1])} lower bounds")
        status, said = judge(
            known,
            Answer(
                tuple(one for answer in answers for one in answer.vulnerable),
                tuple(one for answer in answers for one in answer.skipped),
                " ".join(answer.trouble for answer in answers).strip(),
            ),
        )
    print("\n".join(said), file=sys.stderr if status else sys.stdout)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
