"""What a reader of the PDF hears: runs in their logical order, as the tags and ActualText of the file say."""

from __future__ import annotations

import io
import re
from collections import defaultdict

import pypdf
from pypdf.generic import ContentStream

ARABIC = re.compile(r"[\u0600-\u06ff]")


def heard(pdf: bytes, *, rtl: bool = False) -> list[str]:
    """The lines of all pages, each in the reading order of its paper, spaces made single."""
    return [line for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for line in _lines(page, rtl)]


def _lines(page: pypdf.PageObject, rtl: bool) -> list[str]:
    rows: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for x, y, text in _runs(page):
        rows[round(y)].append((x, text))
    lines = []
    for y in sorted(rows, reverse=True):
        runs = sorted(rows[y])
        backwards = rtl and bool(ARABIC.search("".join(text for _x, text in runs)))
        lines.append(" ".join("".join(text for _x, text in (runs[::-1] if backwards else runs)).split()))
    return lines


def _runs(page: pypdf.PageObject) -> list[tuple[float, float, str]]:
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}  # type: ignore[index]
    found, marks, where, font, base = [], [], (0.0, 0.0), {}, (0.0, 0.0)
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BMC", b"BDC"):
            said = operands[1].get("/ActualText") if operator == b"BDC" and hasattr(operands[1], "get") else None
            marks.append((str(operands[0]), said))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"cm":
            base = (float(operands[4]), float(operands[5]))
        elif operator == b"Tm":
            where = (base[0] + float(operands[4]), base[1] - float(operands[5]))
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            pieces = operands[0] if operator == b"TJ" else operands
            codes = b"".join(piece.original_bytes for piece in pieces if hasattr(piece, "original_bytes"))
            glyphs = [font.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
            reversed_run = any(name == "/ReversedChars" for name, _said in marks)
            said = next((said for _name, said in reversed(marks) if said is not None), None)
            text = said if said is not None else "".join(glyphs[::-1] if reversed_run else glyphs)
            found.append((*where, str(text)))
    return found


def _characters(font: pypdf.generic.DictionaryObject) -> dict[bytes, str]:
    table = font["/ToUnicode"].get_object().get_data().decode("ascii")  # type: ignore[attr-defined]
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\n", table)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
