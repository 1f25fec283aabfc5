"""Formulas that no honest author writes, and some that one does, drawn from a seed.

Nine families: Python's whole expression grammar, the language's own, known escapes, look-alikes,
giant numbers, deep, wide, noise, and slips of the pen in good formulas. Never reads one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from random import Random

PYTHON: tuple[str, ...] = (
    "§ and §", "§ or §", "(n := §)", "§ + §", "§ - §", "§ * §", "§ / §", "§ // §", "§ % §",
    "§ ** §", "§ @ §", "§ << §", "§ >> §", "§ | §", "§ ^ §", "§ & §", "not §", "-§", "+§", "~§",
    "lambda: §", "lambda n, /, *a, m=§, **k: §", "§ if § else §", "{}", "{§: §}", "{**§}",
    "{§: §, **§}", "{§, §}", "[§ for n in §]", "{§ for n in § if §}", "{§: § for n in §}",
    "(§ for n in §)", "[§ async for n in §]", "await §", "(yield)", "(yield §)", "(yield from §)",
    "§ < §", "§ <= § < §", "§ == §", "§ != §", "§ > § >= §", "§ is §", "§ is not §", "§ in §",
    "§ not in §", "§ in [§, §]", "§(§)", "§(*§)", "§(**§)", "§(n=§)", "sum(§, where=§)",
    "count(where=§)", "min(§, §)", "round(§, §)", "whole(§)", "reported(§)", "f'{§}'",
    "f'{§!r:>{§}}'", 'f"{§:99999999d}"', "§.real", "§.__class__", "§.__globals__", "§[§]",
    "§[§:§]", "§[§:§:§]", "§[::§, ...]", "*§", "[*§]", "[§, §]", "[]", "(§, §)", "()", "(§)",
    "'%§' % §", "§ if § else",
)  # fmt: skip
ATOMS: tuple[str, ...] = (
    "done", "due", "cost", "change", "checked", "day", "month", "note", "shop", "kind", "area",
    "staff", "goal", "asked", "rate", "amount", "counted", "total", "value", "points", "n", "_",
    "__", "self", "__import__", "__builtins__", "open", "exec", "eval", "compile", "globals",
    "locals", "getattr", "setattr", "type", "object", "vars", "dir", "os", "sys", "breakpoint",
    "input", "print", "help", "len", "None", "True", "False", "...", "NotImplemented", "inf",
    "nan", "0", "1", "2.5", "96%", "1e3", "0x1F", "0b1", "0o7", "1_000", "1j", "'east'", '"A"',
    "''", "b'a'", "r'a'", "u'a'", "'''a'''", "'a' 'b'", "2024-03", "2024-02-30", "2024-03-31",
    "9999-12-31", "0000-00", "if", "lambda", "where", "sum", "met",
)  # fmt: skip
ESCAPES: tuple[str, ...] = (
    "__import__('os').system('id')", "().__class__.__bases__[0].__subclasses__()",
    "''.__class__.__mro__[1].__subclasses__()[104]('id')", "getattr(sum, '__globals__')",
    "(lambda: 0).__globals__['__builtins__']", "(x for x in [1]).gi_frame.f_back.f_globals",
    "(lambda f: f(f))(lambda f: f(f))", "sum.__self__.__dict__", "done.__init__.__globals__",
    "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen']",
    "'{0.__class__.__init__.__globals__}'.format(done)", "f'{done.__class__}'", "'%c' % 99999999",
    "'%099999999d' % 1", "'a'.ljust(99999999)", "'a' * 999999999", "[0] * 999999999",
    "9**9**9**9", "(9**4000000)*(9**4000000)", "1 << 999999999", "round(1, -99999999)",
    "round(1, 99999999)", "open('/etc/passwd').read()", "eval('1')", "exec('import os')",
    "compile('1', '', 'eval')", "__builtins__['eval']", "globals()", "breakpoint()", "exit()",
    "(n := __import__)('os')", "[n := 1, n.real]", "type('X', (), {})", "object.__subclasses__()",
    "sum(done, where=__import__('os'))", "count(where=().__class__)", "min(*[1, 2])", "max(**{})",
    "whole(rate).__class__", "reported(reported(done))", "done__reported", "met('rate')",
    "score(score)", "import os", "1; import os", "done = 1", "done := 1", "del done",
    "lambda: (yield)", "print >>done, 1", "`id`", "$(id)", "{{7*7}}", "${7*7}", "<%= 7 %>",
    "=1+1", "@sum", "!done", "done # 1", "done\\\n+1", "done\n+1", "done\x00+1", "done\x0c+1",
    "\ufeffdone", "done\u2028+1", "\u202edone\u202c", "# -*- coding: x", "1if 1else 1", "0_0",
    "00", "0xfor", "1.e", ".5", "5.", "1e", "1e+", "0x", "1__0", "1_", "１２", "𝟏",
    "asyncio.run(done)", "async def f(): 1", "match done: case 1: 1", "def f(): return 1",
    "class X: 1", "'\\N{BULLET}'", "'\\x41'", "'\\ud800'", '"', "'", "'''", '"""', "f'", "f'{'",
    "f'{}'", "f'{done'",
)  # fmt: skip
TOKENS: tuple[str, ...] = (
    *ATOMS, *"()[]{}<>=!+-*/%@~^&|.,:;'\"\\#`$?_ \t\n", "**", "//", "==", "!=", "<=", ">=", ":=",
    "->", "and", "or", "not", "in", "is", "for", "else", "yield", "await", "count(", "sum(",
    "where=", "≥", "×", "－", "，", "（", "）", "“", "”", "　", "\u200b", "\u0301",
)  # fmt: skip
_SWAPPED = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_MATHS = str.maketrans({chr(97 + n): chr(0x1D41A + n) for n in range(26)})
_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
_UNSEEN = "\u200b\u200d\u2060\u00ad\u202a\u202e\u2066\u2069\ufe0f\u0301\u0338\u034f\U000e0041\u115f"


def hostile_formula(draw: Random, good: Sequence[str]) -> tuple[str, str]:
    """A family and a formula of it; `good` are the formulas that slips are made in."""
    family = draw.choices(_NAMES, _WEIGHTS)[0]
    return family, _FAMILIES[family](draw, good)


def _grown(
    draw: Random, patterns: Sequence[Sequence[str]], atoms: Sequence[str], depth: int
) -> str:
    """A pattern, its gaps filled by patterns and, `depth` further down, by atoms."""
    if depth <= 0 or draw.random() < 0.25:
        return draw.choice(atoms)
    pieces = draw.choice(patterns)
    grown = [pieces[0]]
    for piece in pieces[1:]:
        grown += (_grown(draw, patterns, atoms, depth - 1), piece)
    return "".join(grown)


_PYTHON = tuple(tuple(pattern.split("§")) for pattern in PYTHON)


def _python(draw: Random, good: Sequence[str]) -> str:
    return _grown(draw, _PYTHON, ATOMS, draw.randint(1, 4))


def _escape(draw: Random, good: Sequence[str]) -> str:
    text = draw.choice(ESCAPES)
    match draw.randrange(4):
        case 0:
            return text
        case 1:
            return draw.choice(good).replace(draw.choice(("done", "1", "sum", "(")), text, 1)
        case 2:
            pattern = draw.choice(PYTHON)
            return pattern.replace("§", text, 1).replace("§", draw.choice(ATOMS))
        case _:
            return f"{draw.choice(good)}{draw.choice((' + ', ' and ', '.', ', ', ' '))}{text}"


def _look_alike(draw: Random, good: Sequence[str]) -> str:
    text = draw.choice((*ESCAPES, *good))
    match draw.randrange(6):
        case 0:
            return text.translate(_SWAPPED)
        case 1:
            return text.translate(_MATHS)
        case 2:
            return text.translate(_WIDE)
        case 3:
            return unicodedata.normalize("NFD", text + draw.choice("éñü각"))
        case _:
            letters = list(text)
            for _ in range(draw.randint(1, 4)):
                letters.insert(draw.randint(0, len(letters)), draw.choice(_UNSEEN))
            return "".join(letters)


def _giant(draw: Random, good: Sequence[str]) -> str:
    digits = "".join(draw.choices("0123456789", k=draw.choice((19, 20, 38, 41, 400, 1900, 4400))))
    number = draw.choice(
        (
            digits, f"0.{digits}", f"1e{digits[:6]}", f"1e-{digits[:6]}", f"0x{digits}",
            f"{digits}%", f"{digits[:9]}.{digits[:30]}", f"{'9' * 40}", f"{digits}j",
            "_".join(digits), f"-{digits}", "٣" * len(digits), "²" * 9,
        )
    )  # fmt: skip
    pattern = draw.choice(
        (
            "§", "done * §", "§ ** § ** §", "§ * § * § * § * §", "sum(done) / §",
            "round(done, §)", "§ / § / §", "done >= §", "done in [§, §]", "1 / (§ - §)", "-§",
            "§ if done > § else -§", "sum(§) * sum(§)",
        )
    )  # fmt: skip
    return pattern.replace("§", number)


def _deep(draw: Random, good: Sequence[str]) -> str:
    levels = draw.choice((5, 15, 29, 30, 31, 60, 119, 121, 200, 600))
    before, after = draw.choice(
        (
            ("(", ")"), ("-", ""), ("not ", ""), ("[", "]"), ("{", "}"), ("abs(", ")"),
            ("sum(", ")"), ("~", ""), ("1 + (", ")"), ("lambda: ", ""), ("f'{", "}'"),
            ("done if done > 0 else ", ""), ("(", ""), ("", ")"), ("done.", ""), ("", "[0]"),
            ("", "()"), ("(n := ", ")"), ("min(1, ", ")"), ("await ", ""), ("2 ** ", ""),
        )
    )  # fmt: skip
    return before * levels + draw.choice(("done", "1", "done > 0", "")) + after * levels


def _wide(draw: Random, good: Sequence[str]) -> str:
    count = draw.choice((3, 30, 130, 249, 251, 400, 1200))
    sign = draw.choice(
        (
            " + ",
            " * ",
            " and ",
            " or ",
            " < ",
            ", ",
            " == ",
            "-",
            "/",
            " in ",
            " if ",
            "\n",
            " ",
            "**",
            " - ",
        )
    )
    joined = sign.join([draw.choice((*ATOMS[:12], "1", "0.001", "sum(done)", "done > 1"))] * count)
    return draw.choice(("§", "min(§)", "[§]", "done in [§]", "sum(§)", "{§}", "(§)")).replace(
        "§", joined
    )


def _noise(draw: Random, good: Sequence[str]) -> str:
    match draw.randrange(4):
        case 0:
            return draw.randbytes(draw.randint(0, 60)).decode("utf-8", "replace")
        case 1:
            return draw.randbytes(draw.randint(0, 60)).decode("latin-1")
        case 2:
            points = (draw.choice((0x80, 0x400, 0x3000, 0xD7FF, 0x10FFFF)) for _ in range(30))
            letters = (chr(draw.randint(0, most)) for most in points)
            return "".join(letters).encode("utf-8", "replace").decode()
        case _:
            return draw.choice(("", " ")).join(draw.choices(TOKENS, k=draw.randint(1, 25)))


def _slip(draw: Random, good: Sequence[str]) -> str:
    text = draw.choice(good)
    for _ in range(draw.randint(1, 3)):
        start = draw.randint(0, len(text))
        end = min(len(text), start + draw.randint(0, 5))
        match draw.randrange(6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + draw.choice(TOKENS) + text[start:]
            case 2:
                text = text[:start] + draw.choice(TOKENS) + text[end:]
            case 3:
                text = text[:end] + text[start:]
            case 4:
                other = draw.choice(good)
                text = text[:start] + other[draw.randint(0, len(other)) :]
            case _:
                text = text[:start] + text[start:end][::-1] + text[end:]
    return text


# ---------------------------------------------------------------- the language's own

_NUMBER = tuple(
    tuple(pattern.split("§"))
    for pattern in (
        "§ + §", "§ - §", "(§) * (§)", "(§) / (§)", "-(§)", "abs(§)", "min(§, §)", "max(§, §, 1)",
        "floor(§)", "ceil(§)", "round(§, 2)", "round(§)", "(§ if § > § else §)",
        "(§ if is_missing(staff) else §)", "(§ if not § <= § < § and § != § else §)",
        "(§ if § in [0, 1, 2.5] or § == 3 else §)",
    )
)  # fmt: skip
_OF_A_UNIT = (
    "sum(done)", "sum(due)", "count()", "sum(cost)", "max(cost)", "min(change)", "mean(done)",
    "last(done)", "count(where=checked)", "sum(done, where=month >= 2024-02)",
    'count(where=kind == "big")', "staff", "goal", 'sum(due, where=note == "-" and not checked)',
    "count(where=is_missing(done))", "rate", "1", "0.5", "50%", "sum(done - due)",
    "sum(round(cost / 3, 1))", "mean(change, where=day in [2024-01-31, 2024-02])", "0",
    "average(rate)", "whole(rate)", "highest(rate, area)", "asked",
)  # fmt: skip
_OF_A_RECORD = ("done", "due", "cost", "change", "goal", "1", "0", "2.5", "10%", "1000")
_YES_NO = (
    "§ > §", "§ <= § < §", "§ == §", "checked and § < §", "not § >= §",
    "is_missing(done) or § > §", 'note == "-" and § < §', "day >= 2024-01 and § != §",
    "§ in [0, 1, 9]", "(checked if § > § else § == §)", "month in [2024-01, 2024-03] or § < §",
    "§ not in [3, 4]", 'shop == "A" or § > §', "day == month or § > §",
)  # fmt: skip
_OF_A_VETO = (
    "met(rate) and § > §", "score(rate) < §", "total >= §", 'area == "east" or § > §',
    "not met(amount) or § < §", "is_missing(staff) or score(amount) + § > total",
)  # fmt: skip


def _own(draw: Random, good: Sequence[str]) -> str:
    depth = draw.randint(0, 3)
    match draw.randrange(4):
        case 0:
            pattern, atoms = draw.choice(_YES_NO), _OF_A_RECORD
        case 1:
            pattern, atoms = draw.choice(_OF_A_VETO), ("staff", "goal", "rate", "counted", "1", "3")
        case _:
            pattern, atoms = "§", _OF_A_UNIT
    first, *rest = pattern.split("§")
    return first + "".join(_grown(draw, _NUMBER, atoms, depth) + piece for piece in rest)


_FAMILIES: dict[str, Callable[[Random, Sequence[str]], str]] = {
    "python": _python,
    "own": _own,
    "escape": _escape,
    "look-alike": _look_alike,
    "giant": _giant,
    "deep": _deep,
    "wide": _wide,
    "noise": _noise,
    "slip": _slip,
}
_NAMES = tuple(_FAMILIES)
_WEIGHTS = (28, 12, 12, 10, 8, 4, 3, 10, 13)
