"""Files that should never be kept: floods, packages that are more than they seem, things that are two things."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c8a25c").save(out, kind)
    return out.getvalue()


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is 3.6 billion points large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def frame_flood() -> bytes:
    """A GIF of 50,000 frames of 200 by 200 points."""
    head = b"GIF89a" + struct.pack("<HHBBB", 200, 200, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 200, 200, 0) + b"\x02\x02\x4c\x01\x00"
    return head + frame * 50_000 + b"\x3b"


def archive(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
        made.comment = comment
    return out.getvalue()


def office(kind: str = "docx", more: dict[str, bytes] | None = None) -> bytes:
    inside = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[kind]
    return archive({"[Content_Types].xml": b"<Types/>", inside: b"<x/>", **(more or {})})


def zip_bomb() -> bytes:
    """A quarter of a megabyte that unpacks to 250 MB."""
    out = io.BytesIO()
    zeros = b"\x00" * (25 * 1024 * 1024)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for number in range(10):
            made.writestr(f"{number}.txt", zeros)
    return out.getvalue()


def overlapping() -> bytes:
    """Many entries in the index that are all the same bytes: a flood that each entry alone does not show."""
    kernel = archive({"0.txt": b"x" * 500_000})
    with zipfile.ZipFile(io.BytesIO(kernel)) as made:
        start = made.start_dir
    entry = kernel[start : kernel.rindex(b"PK\x05\x06")]
    times = 300
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, times, times, len(entry) * times, start, 0)
    return kernel[:start] + entry * times + end


def with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("passwords")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return out.getvalue()


def commented() -> bytes:
    """A whole JPEG whose comment is a script."""
    plain = picture("JPEG")
    return plain[:2] + b"\xff\xfe\x00\x12<SCRIPT>alert(1)" + plain[2:]


# name → content; none of them is a picture to be kept.
BAD_PICTURES: dict[str, tuple[str, bytes]] = {
    "a flood of points": ("flood.png", pixel_flood()),
    "a flood of frames": ("flood.gif", frame_flood()),
    "a drawing with a script": ("logo.svg", SVG),
    "a drawing that says it is a PNG": ("logo.png", SVG),
    "a page": ("page.png", b"<!doctype html><script>alert(1)</script>"),
    "a PNG that says it is a JPEG": ("oud.jpg", picture()),
    "PostScript": ("oud.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"),
    "a picture and a page": ("both.gif", picture("GIF") + b"<script>alert(1)</script>"),
    "a picture and an archive": ("both.jpg", picture("JPEG") + archive({"x.txt": b"x"})),
    "a picture and a program": ("both.png", picture() + b"<?php system($_GET['x']); ?>"),
    "a page in a comment": (
        "both.jpeg",
        picture("JPEG")[:2] + b"\xff\xfe\x00\x13<SCRIPT>alert(1)" + picture("JPEG")[2:],
    ),
    "nothing": ("empty.png", b""),
    "half a head": ("half.png", picture()[:20]),
    "a program": ("program.exe", b"MZ\x90\x00"),
}
BAD_DOCUMENTS: dict[str, tuple[str, bytes]] = {
    "an archive that floods": ("bomb.zip", zip_bomb()),
    "entries that share their bytes": ("bomb.zip", overlapping()),
    "an archive in an archive": ("outer.zip", archive({"inner.zip": archive({"x": b"x"})})),
    "a link": ("link.zip", with_link()),
    "a path that climbs": ("slip.zip", archive({"../../etc/cron.d/x": b"x"})),
    "a path of another system": ("slip.zip", archive({"..\\..\\x": b"x"})),
    "an archive behind a page": ("page.zip", b"<html><script>alert(1)</script>" + archive({"x": b"x"})),
    "an archive behind an archive's beginning": ("page.zip", b"PK\x03\x04<script>" + archive({"x": b"x"})),
    "an archive with a long comment": ("page.zip", archive({"x": b"x"}, b"<script>" * 100)),
    "an archive that is no letter": ("letter.docx", archive({"x": b"x"})),
    "a letter with macros": ("letter.docx", office(more={"word/vbaProject.bin": b"x"})),
    "a letter that floods": ("letter.docx", office(more={"word/media/a.bin": b"\x00" * 60_000_000})),
    "a paper and an archive": ("both.pdf", b"%PDF-1.7\n%%EOF\n" + archive({"x": b"x"})),
    "a page that says it is a paper": ("page.pdf", b"<html><script>alert(1)</script>"),
    "a paper that does not begin as one": ("late.pdf", b"<script>\n%PDF-1.7"),
    "a page that says it is text": ("page.txt", b"\xef\xbb\xbf \n<html><script>alert(1)</script>"),
    "a list with a program in it": ("list.csv", b"a,b\n" + b"c,d\n" * 9000 + b"\x00\x01\x02"),
    "an archive that says it is text": ("list.csv", archive({"x": b"x"})),
    "a program": ("program.exe", b"MZ\x90\x00"),
    "a page by name": ("page.html", b"<html>"),
    "a drawing": ("logo.svg", SVG),
}
GOOD_PICTURES = {f"oud.{ending}": picture(kind) for ending, kind in {"png": "PNG", "jpg": "JPEG", "gif": "GIF"}.items()}
GOOD_DOCUMENTS = {
    "terms.pdf": b"%PDF-1.7\n1 0 obj\n%%EOF\n",
    "list.csv": "name,price\nعود,680\n".encode(),
    "words.txt": b"Good morning.\n",
    "letter.docx": office(),
    "sums.xlsx": office("xlsx"),
    "many.zip": archive({f"{number}.txt": b"words " * 50 for number in range(20)}),
}
