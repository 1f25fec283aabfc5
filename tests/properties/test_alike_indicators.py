"""Law: a proof that lowers indicators once which are alike tells what the whole proof tells."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from targets.plan.alike import alike
from targets.plan.build import build_plan, prove_bounds
from targets.plan.inputs import Inputs
from targets.rulebook.opening import Checked, open_rulebook
from targets.source import SourceText
from tests.properties import examples

LIMITS = ("10", "1000000", "1000000000", "4000000000000000")
MEASURES = (
    "numerator: 'sum({a})', denominator: 'sum({b})'",
    "value: 'last({a}) / sum({b}, where={a} > 2)'",
    "value: 'sum({a})'",
    "value: 'sum({a}) * sum({b})'",
    "value: 'mean({a}) - mean({b})'",
    "value: 'sum({a}) / (sum({a}) + sum({b}))', applies_to: 'plain'",
)
SCORINGS = (
    "scoring: proportional",
    "scoring: {linear: {zero_at: 0}}",
    "scoring: {deduct: {points: 1, per: 1%}}",
    "scoring: {deduct: {points: 1, per: 1%, floor: none}}",
    "scoring: {bands: [{at_least: 10%, points: 1}, {points: 0}]}",
)


@st.composite
def rules_files(draw: st.DrawFn) -> str:
    """Rules files of few fields and many indicators, so that some are alike."""
    limits = draw(st.lists(st.sampled_from(LIMITS), min_size=1, max_size=2))
    names = [f"f{number}" for number in range(4)]
    fields = "".join(
        f"{name}: {{type: count, at_most: {limit}}}, "
        for name, limit in zip(names, limits * 4, strict=False)
    )
    field = st.sampled_from(names)
    rounding = draw(
        st.sampled_from(("{decimals: 2, mode: half_up}", "{decimals: 0, mode: down}", "none"))
    )
    lines = [
        "schema_version: 1",
        "id: drawn",
        "title: drawn",
        "period: {from: 2009-01-01, to: 2009-12-31}",
        "unit: {id: village, roster: villages}",
        "records:",
        "  villages: {key: [village], fields: {village: {type: id}, plain: {type: yes_no}}}",
    ]
    for dataset in ("here", "there"):
        key = f"key: [village, {dataset}_month], time: {dataset}_month"
        own = f"village: {{type: id}}, {dataset}_month: {{type: month}}"
        lines.append(f"  {dataset}: {{{key}, fields: {{{own}, {fields}}}}}")
    card = f"total: 10, combine: mean, when_empty: full, rounding: {rounding}"
    lines += [f"scorecard: {{{card}}}", "indicators:"]
    mould = st.tuples(
        st.sampled_from(MEASURES), st.sampled_from(("50%", "96%")), st.sampled_from(SCORINGS)
    )
    moulds = draw(st.lists(mould, min_size=1, max_size=2))
    for number in range(draw(st.integers(3, 6))):
        measure, target, scoring = draw(st.sampled_from(moulds))
        said = measure.format(a=draw(field), b=draw(field))
        judged = f"target: {{at_least: {target}}}, points: 5, {scoring}"
        dataset = draw(st.sampled_from(("here", "there")))
        lines.append(f"  - {{id: rate_{number}, records: {dataset}, {said}, {judged}}}")
    if draw(st.booleans()):
        lines.append("  - {id: both, value: rate_0 + rate_1}")
    return "\n".join(lines) + "\n"


def opened(text: str) -> Checked:
    checked = open_rulebook(SourceText("drawn.yaml", text))
    assert checked.rulebook is not None, [one.message for one in checked.diagnostics]
    return checked


def test_both_proofs_tell_the_same() -> None:
    seen: Counter[tuple[bool, bool]] = Counter()

    @examples(120)
    @given(rules_files())
    def law(text: str) -> None:
        checked = opened(text)
        assert checked.rulebook is not None
        whole = build_plan(checked.rulebook, checked.places)[1]
        assert prove_bounds(checked.rulebook, checked.places) == whole
        seen[bool(alike(Inputs(checked.rulebook))), bool(whole)] += 1

    law()
    # What is drawn has indicators that are alike, and steps that go too far, and neither.
    assert all(seen[both] >= 5 for both in ((True, True), (True, False), (False, False))), seen
