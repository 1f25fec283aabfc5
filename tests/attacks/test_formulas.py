"""Formulas made to reach Python, to grow without end, or to look like what they are not.

Each is refused with its code before anything is evaluated; each class of Python's syntax tree is
either on the list of what a formula may hold, or refused.
"""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from targets.formula import Formula, parse_formula

CODES = {
    # out of the sandbox
    "().__class__.__bases__[0].__subclasses__()": "F205",
    "__import__('os').system('id')": "F205",
    '__import__("os")': "F204",
    "a.__class__": "F205",
    "sum.__globals__": "F205",
    "''.join(a)": "F205",
    "'{0.__class__}'.format(a)": "F205",
    "'a'.ljust(99999999)": "F205",
    "'%099999999d' % 1": "F220",
    "(n for n in a).gi_frame": "F205",
    "[].append(1)": "F205",
    "{}.clear()": "F205",
    "getattr(a, 'b')": "F204",
    "eval('1')": "F204",
    "exec('1')": "F204",
    "open('/etc/passwd')": "F204",
    "globals()": "F204",
    "breakpoint()": "F204",
    "max(a, key=eval)": "F209",
    "sum(a, where=b, where=eval)": "F209",
    "max(*a)": "F205",
    "max(**a)": "F205",
    "(lambda: 1)()": "F205",
    "sum(a)(b)": "F205",
    "a__reported": "F251",
    # numbers that grow
    "9**9**9": "F205",
    "(9**4000000)*(9**4000000)": "F205",
    "1 << 99999999999": "F205",
    "1e999999": "F215",
    "1E5": "F215",
    "1_000": "F215",
    "0x10": "F215",
    "9" * 41: "F215",
    "9" * 1_999: "F215",
    "1j": "F215",
    "a % b": "F220",
    "5%%5": "F220",
    "100%" * 3: "F220",
    # texts that grow
    "x" * 2_001: "F207",
    "1" + "+1" * 999: "F207",
    "a" + "<a" * 900: "F207",
    "a" + " and a" * 300: "F207",
    "-" * 40 + "1": "F207",
    "not " * 40 + "a": "F207",
    "(" * 130 + "1" + ")" * 130: "F207",
    "max(" + ",".join("a" * 600) + ")": "F207",
    "if " * 600: "F201",
    ";" * 1_999: "F224",
    "\\" * 1_999: "F205",
    # looks like another
    "\u0430rea": "F243",
    "\u03b1rea": "F243",
    "\u0455um(a)": "F243",
    "ｓum(a)": "F206",
    "²": "F206",
    "①": "F206",
    "٣": "F201",
    "१": "F201",
    "a\u200b": "F201",
    "a\u202e": "F201",
    "a\0": "F201",
    "a\u2028b": "F225",
}


@pytest.mark.parametrize(("text", "code"), CODES.items(), ids=lambda one: repr(one)[:40])
def test_an_attack_is_refused_by_its_code(text: str, code: str) -> None:
    found = parse_formula(text)

    assert isinstance(found, tuple)
    assert {one.wording.code for one in found} == {code}
    assert len(found) <= 20
    assert all(len(one.wording.text("en")) < 2_500 for one in found)


def test_a_name_in_one_alphabet_is_a_name() -> None:
    for name in ("доля", "план_v2", "出生数", "出生数_a", "ποσοστό", "сор"):
        assert isinstance(parse_formula(name), Formula), name


# ---------------------------------------------------------------- every class of the syntax tree

ALLOWED = {
    *(ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or),
    *(ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn),
}
REFUSED: dict[str, str] = {
    "Attribute": "a.b",
    "Subscript": "a[b]",
    "Slice": "a[b:c]",
    "Starred": "max(*a)",
    "List": "[a]",
    "Tuple": "(a, b)",
    "Set": "{a}",
    "Dict": "{a: b}",
    "ListComp": "[b for b in a]",
    "SetComp": "{b for b in a}",
    "DictComp": "{b: c for b in a}",
    "GeneratorExp": "sum(b for b in a)",
    "Lambda": "lambda: a",
    "NamedExpr": "(a := b)",
    "Await": "await a",
    "Yield": "(yield a)",
    "YieldFrom": "(yield from a)",
    "JoinedStr": "f'{a}'",
    "FormattedValue": "f'{a!r:>9}'",
    "TemplateStr": "t'{a}'",
    "Interpolation": "t'{a!r}'",
    "Mod": "a % b",
    "Pow": "a ** b",
    "FloorDiv": "a // b",
    "MatMult": "a @ b",
    "LShift": "a << b",
    "RShift": "a >> b",
    "BitAnd": "a & b",
    "BitOr": "a | b",
    "BitXor": "a ^ b",
    "Invert": "~a",
    "Is": "a is b",
    "IsNot": "a is not b",
    # statements
    "FunctionDef": "def f(): pass",
    "AsyncFunctionDef": "async def f(): pass",
    "ClassDef": "class A: pass",
    "Return": "return a",
    "Delete": "del a",
    "Assign": "a = b",
    "TypeAlias": "type A = b",
    "AugAssign": "a += b",
    "AnnAssign": "a: b",
    "For": "for a in b: c",
    "AsyncFor": "async for a in b: c",
    "While": "while a: b",
    "If": "if a: b",
    "With": "with a: b",
    "AsyncWith": "async with a: b",
    "Match": "match a:\n case b: c",
    "Raise": "raise a",
    "Try": "try: a\nfinally: b",
    "TryStar": "try: a\nexcept* b: c",
    "Assert": "assert a",
    "Import": "import a",
    "ImportFrom": "from a import b",
    "Global": "global a",
    "Nonlocal": "nonlocal a",
    "Expr": "a\nb",
    "Pass": "pass",
    "Break": "break",
    "Continue": "continue",
}


def classes(kind: type[ast.AST]) -> set[type[ast.AST]]:
    """Every class below `kind` that trees of this Python are made of."""
    found = {kind} if kind.__module__ in ("ast", "_ast") and not kind.__subclasses__() else set()
    return found.union(*map(classes, kind.__subclasses__()))


def test_every_class_of_python_is_allowed_or_refused() -> None:
    kinds = (ast.expr, ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.stmt)
    known = {one.__name__ for one in ALLOWED} | set(REFUSED)
    old = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis"}  # names of long ago for `Constant`

    found = {one.__name__ for kind in kinds for one in classes(kind)} - old

    assert found <= known, "a new class of Python's syntax tree: say what a formula makes of it"
    assert len(found) > 60


@pytest.mark.parametrize(("name", "text"), REFUSED.items())
def test_what_is_not_on_the_list_is_refused(name: str, text: str) -> None:
    found = parse_formula(text)

    assert isinstance(found, tuple), name
    assert {one.wording.code[0] for one in found} == {"F"}
    kind = getattr(ast, name, None)
    if kind is not None and issubclass(kind, ast.expr):
        tree = ast.parse(text.replace("await a", "async def f(): await a"))
        assert any(isinstance(node, kind) for node in ast.walk(tree)), (
            "the text is of another class"
        )


# ---------------------------------------------------------------- formulas that grow when compiled

HEAD = """schema_version: 1
id: x
title: t
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, a: {type: count, optional: yes, at_most: 9}}
indicators:
"""
GROWING = {
    "conditions in conditions": "(1 if " * 13 + "sum(a)" + " > 2 else sum(a))" * 13,
    "records asked 28 times": "count(where=" + " and ".join(f"a > {n}" for n in range(28)) + ")",
    "the largest of the smallest": "max(" * 14 + "sum(a) / count()" + ", 1)" * 14,
    "the largest of many quotients": "max("
    + ", ".join(f"sum(a) / {n}" for n in range(1, 60))
    + ")",
    "one over one over one": "1 / (" * 25 + "sum(a)" + ")" * 25,
    "rounded and rounded": "round(" * 25 + "sum(a) / count()" + ", 2)" * 25,
}


@pytest.mark.parametrize("name", GROWING)
def test_a_formula_within_its_limits_compiles_within_little_time(name: str) -> None:
    text = HEAD + f"  - {{id: r, records: monthly, value: '{GROWING[name]}'}}\n"
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        "from targets.facade.checking import check_text;"
        "from targets.source import SourceText\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (12, 12))\n"
        "codes = {one.code for one in check_text(SourceText('r', sys.stdin.read())).diagnostics}\n"
        "print(codes <= {'B701', 'B702', 'F207'})"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "True\n", done.stderr[-500:]
