"""Every input that the fuzzer ever found worth keeping, tried again at its door."""

from functools import partial

import pytest

from tests.fuzzing.doors import DOORS, FILES_AT_MOST, corpus, door
from tests.fuzzing.measured import BYTES_AT_MOST, measure

CORPUS_AT_MOST = 1_000_000


@pytest.mark.parametrize("name", DOORS)
def test_nothing_in_the_corpus_does_what_no_input_may(name: str) -> None:
    inputs = sorted(corpus(name).iterdir())
    assert len(inputs) > 20
    try_one = door(name)
    kinds, codes, dear = set(), set(), []
    for path in inputs:
        outcome, cost = measure(partial(try_one, path.read_bytes()))
        kinds.add(outcome.kind)
        codes.update(outcome.codes)
        if cost.too_long or cost.bytes > BYTES_AT_MOST:
            dear.append((path.name, cost))
    assert dear == []
    assert {"sound", "diagnostics"} <= kinds  # it is turned away at the door, and gets past it
    assert len(codes) >= 15


def test_the_corpus_stays_small() -> None:
    for name in DOORS:
        assert len(list(corpus(name).iterdir())) <= FILES_AT_MOST, name
    sizes = [path.stat().st_size for name in DOORS for path in corpus(name).iterdir()]
    assert sum(sizes) <= CORPUS_AT_MOST
