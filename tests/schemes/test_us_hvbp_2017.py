"""Hospital Value-Based Purchasing 2017: what CMS published comes out of the rules file."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import targets
from tests.schemes.published import ROOT, published_folder, read_rows

FILES = {
    "totals": "hvbp_tps_*.csv",
    "ami": "hvbp_ami_*.csv",
    "imm": "hvbp_imm2_*.csv",
    "pc": "hvbp_pc_*.csv",
    "outcomes": "hvbp_clinical_*.csv",
    "safety": "hvbp_safety_*.csv",
    "efficiency": "hvbp_efficiency_*.csv",
}
MEASURES = {
    "ami_7a": ("ami", "AMI-7a"),
    "imm_2": ("imm", "IMM-2"),
    "pc_01": ("pc", "PC-01"),
    "mort_30_ami": ("outcomes", "MORT-30-AMI"),
    "mort_30_hf": ("outcomes", "MORT-30-HF"),
    "mort_30_pn": ("outcomes", "MORT-30-PN"),
    "psi_90": ("safety", "PSI-90"),
    "hai_1": ("safety", "HAI-1"),
    "hai_2": ("safety", "HAI-2"),
    "hai_5": ("safety", "HAI-5"),
    "hai_6": ("safety", "HAI-6"),
    "mspb_1": ("efficiency", "MSPB-1"),
}
DOMAINS = {
    "process": "Unweighted Normalized Clinical Care - Process Domain Score",
    "outcomes": "Unweighted Normalized Clinical Care - Outcomes Domain Score",
    "safety": "Unweighted Normalized Safety Domain Score",
    "efficiency": "Unweighted Normalized Efficiency and Cost Reduction Domain Score",
}
KNOWN_SAFETY_DIFFERENCES = {"050099", "110005", "110008", "110161"}
NEAR = Decimal("1e-9")


@cache
def rulebook(name: str = "us_hvbp_2017") -> targets.Rulebook:
    return targets.load(ROOT / "rules" / "examples" / f"{name}.yaml")


def part(unit: targets.UnitScore, indicator: str, name: str) -> Fraction | None:
    """A part of the method, as the steps of an indicator hold it; None where it is absent."""
    step = f"{indicator}__{name}"
    if step not in unit.steps or unit.steps.get(f"{step}_absent", 0):
        return None
    return Fraction(unit.steps[step], unit.steps.get(f"{step}_over", 1))


@pytest.mark.parametrize(
    ("provider", "baseline", "rate", "achievement", "improvement", "score"),
    [  # MORT-30-AMI of 12 hospitals, from hvbp_clinical_care_outcomes_11_10_2016.csv
        ("010001", "0.856621", "0.863612", 6, 4, 6),
        ("010005", "0.843034", "0.857198", 3, None, 3),
        ("010006", "0.822680", "0.834646", 0, 2, 2),
        ("010011", "0.842648", "0.865541", 7, 7, 7),
        ("010012", "0.839004", "0.860533", 5, 6, 6),
        ("010016", "0.865242", "0.846981", 0, 0, 0),
        ("010024", "0.832485", "0.854619", 2, 5, 5),
        ("010033", "0.843499", "0.876392", 10, 9, 10),
        ("010038", "0.830460", "0.867869", 8, 9, 9),
        ("010104", "0.849130", "0.852134", 1, 1, 1),
        ("010114", "0.866114", "0.864935", 7, 0, 7),
        ("020026", "0.843796", "0.868574", 8, None, 8),
    ],
)
def test_a_hospital_gets_the_published_points(
    provider: str,
    baseline: str,
    rate: str,
    achievement: int,
    improvement: int | None,
    score: int,
) -> None:
    measure = "MORT-30-AMI"
    record = {
        "Provider Number": provider,
        f"{measure} Achievement Threshold": "0.851458",
        f"{measure} Benchmark": "0.871669",
        f"{measure} Baseline Rate": baseline,
        f"{measure} Performance Rate": rate,
        f"{measure} Improvement Points": (
            "Not Available" if improvement is None else f"{improvement} out of 9"
        ),
        f"{measure} Measure Score": f"{score} out of 10",
    }
    for other, limits in (
        ("MORT-30-HF", ("0.881794", "0.903985")),
        ("MORT-30-PN", ("0.882986", "0.908124")),
    ):
        record[f"{other} Achievement Threshold"], record[f"{other} Benchmark"] = limits
    delivered: dict[str, list[dict[str, str]]] = {name: [] for name in FILES}
    delivered |= {"totals": [{"Provider Number": provider}], "outcomes": [record]}

    unit = rulebook().score_one(delivered)

    assert part(unit, "mort_30_ami", "achievement") == achievement
    assert part(unit, "mort_30_ami", "improvement") == (improvement or 0)
    assert unit.indicators["mort_30_ami"].points == score
    assert unit.indicators["mort_30_hf"].status == "not_applicable"
    assert unit.sections["outcomes"] is None  # two scored measures are asked for
    assert unit.total is None


def test_a_domain_weighs_what_the_domains_that_are_there_leave_it() -> None:
    published = {"process_score": "25", "outcomes_score": "70", "experience_score": "14"}
    hospital = {"hospital": "370001", **published, "safety_score": "25", "efficiency_score": "0"}
    without = {**hospital, "outcomes_score": "Not Available"}
    rules = rulebook("us_hvbp_2017_total")
    assert rules.score_one({"totals": [hospital]}).total == Decimal("27.25")
    # (5 · 25 + 25 · 14 + 20 · 25 + 25 · 0) / 75
    assert rules.score_one({"totals": [without]}).total == Decimal("13.000000000000")


def delivered() -> dict[str, Path]:
    folder = published_folder("hvbp_fy2017")
    return {name: next(folder.glob(pattern)) for name, pattern in FILES.items()}


def of_hospital(row: dict[str, str]) -> str:
    return row.get("Provider Number") or row["Provider_Number"]


def number(cell: str) -> Decimal | None:
    """`6 out of 10`, or a decimal; None where CMS printed that there is none."""
    text = cell.strip()
    return None if text == "Not Available" else Decimal(text.split()[0])


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_all_hospitals_get_what_was_published(engine: str) -> None:
    files = delivered()
    batch = rulebook().validate(files)
    assert batch.failures == ()
    scores = {unit.unit: unit for unit in rulebook().score(batch, engine=engine)}
    assert len(scores) == 2955

    found = {"achievement": [0, 0], "improvement": [0, 0], "score": [0, 0]}
    for indicator, (dataset, measure) in MEASURES.items():
        for row in read_rows(files[dataset]):
            unit = scores[of_hospital(row)]
            score = number(row[f"{measure} Measure Score"])
            if score is None:
                assert unit.indicators[indicator].points is None
                continue
            told = {
                "achievement": part(unit, indicator, "achievement"),
                "improvement": part(unit, indicator, "improvement"),
                "score": unit.indicators[indicator].points,
            }
            asked = {
                "achievement": number(row[f"{measure} Achievement Points"]),
                "improvement": number(row[f"{measure} Improvement Points"]),
                "score": score,
            }
            for name, wanted in asked.items():
                if wanted is not None:
                    found[name][0] += told[name] == wanted
                    found[name][1] += 1
    assert found == {
        "achievement": [27302, 27302],
        "improvement": [26697, 26697],
        "score": [27302, 27302],
    }

    rows = read_rows(files["totals"])
    for section, heading in DOMAINS.items():
        different = {
            of_hospital(row)
            for row in rows
            if not agree(scores[of_hospital(row)].sections[section], number(row[heading]))
        }
        assert different == (KNOWN_SAFETY_DIFFERENCES if section == "safety" else set())
    different = {
        of_hospital(row)
        for row in rows
        if not agree(scores[of_hospital(row)].total, number(row["Total Performance Score"]))
    }
    assert different == KNOWN_SAFETY_DIFFERENCES


def agree(found: Decimal | None, published: Decimal | None) -> bool:
    """Equal but for the last of the twelve printed decimals; or both not there."""
    if found is None or published is None:
        return found is published
    return abs(found - published) < NEAR


def test_all_totals_come_out_of_the_published_domain_scores() -> None:
    totals = delivered()["totals"]
    scores = {unit.unit: unit for unit in rulebook("us_hvbp_2017_total").score({"totals": totals})}
    rows = read_rows(totals)
    assert len(rows) == len(scores) == 2955
    assert all(
        agree(scores[of_hospital(row)].total, number(row["Total Performance Score"]))
        for row in rows
    )
