"""Files that are small to send and large to open. `python -m tests.attacks.bombs FOLDER` judges
each within 1.5 GB and a minute of processor time, and prints what was told, and how long it took.
"""

from __future__ import annotations

import json
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tests.attacks.footers import parquet
from tests.attacks.shops import RULES, in_file, told
from tests.compare import load_text

HEAD = b"shop,month,due,done,cost,remark\n"
LIMIT_OF_MEMORY = 1_500 << 20
LIMIT_OF_SECONDS = 60

Make = Callable[[], bytes]


def book(rows: str, **parts: bytes) -> bytes:
    """A workbook of one sheet `sales` with these rows, as XML, and other parts as they are told."""
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    space = "http://schemas.openxmlformats.org"
    sheet = f'{start}<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>{rows}'
    content = {
        "[Content_Types].xml": f'{start}<Types xmlns="{space}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{start}<Relationships xmlns="{space}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{space}/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{start}<workbook xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships"><sheets>'
        '<sheet name="sales" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{start}<Relationships "
        f'xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{sheet}</sheetData></worksheet>",
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (content | parts).items():
            archive.writestr(name, text)
    return stream.getvalue()


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def text(place: str, written: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{written}</t></is></c>'


HEADINGS = row(
    1, "".join(text(f"{c}1", w) for c, w in zip("ABC", ("shop", "month", "due"), strict=True))
)


def laughs() -> bytes:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE x [<!ENTITY a0 "ha">{names}]><worksheet>&a11;</worksheet>'
    return book("", **{"xl/worksheets/sheet1.xml": xml.encode()})


def overlapping() -> bytes:
    """Two thousand entries of a zip that share one packed part, so that each unpacks to 4 MB."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bin", bytes(4 << 20))
        one = archive.filelist[0]
        archive.filelist += [one] * 1_999
    return stream.getvalue()


def saying(size: int, rows: str) -> bytes:
    """A workbook whose sheet says that it has so many bytes."""
    raw = bytearray(book(rows))
    at = raw.index(b"PK\x01\x02", raw.rindex(b"xl/worksheets/sheet1.xml") - 60)
    raw[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(raw)


BOMBS: dict[str, Make] = {
    "columns.csv": lambda: b",".join(b"c%d" % n for n in range(1_000_000)),
    "wide_row.csv": lambda: HEAD + b"1," * 400_000,
    "one_line.csv": lambda: b"a" * (100 << 20),
    "one_row_of_lines.csv": lambda: HEAD + b'"\n",' * (5 << 20),
    "quotes.csv": lambda: HEAD + b'"' + b"a\n" * (2 << 20),
    "one_key.csv": lambda: HEAD + b"A,2024-01,1,1,1,\n" * 40_000,
    "unlike_keys.jsonl": lambda: b"".join(
        b"{%s}\n" % b",".join(b'"k%d_%d":1' % (line, key) for key in range(50))
        for line in range(5_000)
    ),
    "short_below_wide.jsonl": lambda: (
        b"{%s}\n" % b",".join(b'"k%d":1' % key for key in range(999)) + b"{}\n" * 201_000
    ),
    "deep.jsonl": lambda: b'{"shop":' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "digits.jsonl": lambda: b'{"shop":"A","due":' + b"9" * 900_000 + b"}",
    "double_keys.jsonl": lambda: (
        b"{%s}" % b",".join([*(b'"%d":1' % n for n in range(90_000)), b'"0":1'])
    ),
    "declared.xlsx": lambda: saying(600 << 20, ""),
    "ratio.xlsx": lambda: book(" " * (9 << 20)),
    "lying.xlsx": lambda: saying(20, " " * (50 << 20)),
    "entries.xlsx": lambda: book("") + b"PK\x01\x02" * 400_000,
    "overlapping.xlsx": overlapping,
    "laughs.xlsx": laughs,
    "styles.xlsx": lambda: book(HEADINGS, **{"xl/styles.xml": b"<s/>" * (5 << 20)}),
    "far_cells.xlsx": lambda: book(
        HEADINGS + "".join(row(n, f'<c r="XFD{n}"/>') for n in range(2, 1_500))
    ),
    "rows.parquet": lambda: parquet(rows=1 << 40),
    "rows_a_byte.parquet": lambda: parquet(rows=20_000_000),
    "columns.parquet": lambda: parquet(columns=10_001),
    "unpacked.parquet": lambda: parquet(unpacked=1 << 50),
    "ratio.parquet": lambda: parquet(unpacked=2 << 30, size=1 << 20),
    "deep_footer.parquet": lambda: (
        b"PAR1" + b"\x1c" * (1 << 20) + (1 << 20).to_bytes(4, "little") + b"PAR1"
    ),
}


def main(folder: Path) -> None:
    import resource

    rules = load_text(RULES)
    made = {name: folder / name for name in BOMBS}
    for name, path in made.items():
        path.write_bytes(BOMBS[name]())
    made["sparse.csv"] = folder / "sparse.csv"
    made["sparse.parquet"] = folder / "sparse.parquet"
    for name, size in (("sparse.csv", 10 << 30), ("sparse.parquet", 100 << 30)):
        with made[name].open("wb") as stream:
            stream.truncate(size)
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_OF_MEMORY, LIMIT_OF_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_OF_SECONDS, LIMIT_OF_SECONDS))
    found = {}
    for name, path in made.items():
        began = time.process_time()
        codes = sorted({code for *_, code in told(rules, in_file(path))})
        found[name] = (codes, time.process_time() - began)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
