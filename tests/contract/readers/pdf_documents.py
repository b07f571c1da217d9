"""PDFs written by hand: pages of lines, each at a place and in a size, and an outline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BODY = 10.0
LINE = 14.0


class Printed(NamedTuple):
    """A line at a height counted from the top of an A4 page, in points."""

    text: str
    top: float
    size: float = BODY
    font: str = "F1"


def page(*texts: str | tuple[str, float], header: str = "", footer: str = "") -> list[Printed]:
    """Lay lines out from top to bottom; an empty text leaves a gap, a pair gives a size too."""
    lines, top = [], 110.0
    for one in texts:
        text, size = one if isinstance(one, tuple) else (one, BODY)
        if text:
            lines.append(Printed(text, top, size, "F2" if size > BODY else "F1"))
        top += LINE if text else LINE * 1.5
    told = [Printed(header, 40.0)] if header else []
    return [*told, *lines, *([Printed(footer, 815.0)] if footer else [])]


def pdf_of(pages: Sequence[Sequence[Printed]], outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """Return a PDF 1.4 of pages; `outline` lists titles with the index of their page, all of one level."""
    objects: list[bytes] = [b"", b"", font("Helvetica"), font("Helvetica-Bold")]
    kids = []
    for lines in pages:
        content = b"\n".join(printed(one) for one in lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % one for one in kids), len(kids))
    root = b"<< /Type /Catalog /Pages 2 0 R"
    if outline:
        objects.extend(entries(outline, kids, len(objects) + 1))
        root += b" /Outlines %d 0 R" % (len(objects) - len(outline))
    objects[0] = root + b" >>"
    return assembled(objects)


def entries(outline: Sequence[tuple[str, int]], kids: Sequence[int], first: int) -> list[bytes]:
    """Return the outline's own object, which is numbered `first`, and those of its entries."""
    last = first + len(outline)
    found = [b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first + 1, last, len(outline))]
    for number, (title, at) in enumerate(outline, first + 1):
        beside = b"".join(
            b" /%s %d 0 R" % (name, other)
            for name, other in ((b"Prev", number - 1), (b"Next", number + 1))
            if first < other <= last
        )
        words = title.encode("utf-16").hex().encode()
        found.append(b"<< /Title <%s> /Parent %d 0 R /Dest [%d 0 R /Fit]%s >>" % (words, first, kids[at], beside))
    return found


def font(name: str) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()


def printed(line: Printed) -> bytes:
    text = line.text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    return b"BT /%s %.1f Tf 60 %.1f Td (%s) Tj ET" % (line.font.encode(), line.size, 842 - line.top, text)


def assembled(objects: Sequence[bytes]) -> bytes:
    told, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(told))
        told += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % one for one in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(told))
    return told + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
