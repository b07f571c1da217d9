"""Reads Jira's CSV exports, Cloud and Server, whatever their language and what a spreadsheet made of them."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker_scope.connectors.base import ExportFile, FileConnector, Options, Origin
from tracker_scope.connectors.csv_headers import DATED, Columns, columns, day_orders
from tracker_scope.connectors.csv_records import (
    BLOCK,
    CONNECTOR,
    Form,
    Record,
    byte_records,
    cells,
    encoding_of,
    records,
    refuse,
    stretches,
)
from tracker_scope.connectors.csv_shape import not_understood, shape_of, shaped, understood, written_shape
from tracker_scope.connectors.csv_tickets import KEY, Row, Tally, project_of, snapshot
from tracker_scope.errors import ExportRefused, TimezoneMissing, TimezoneUnknown
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Item, Page, SplitPage, Visibility
from tracker_scope.model.ticket import TicketEvent, TicketRef

_SEPARATORS: Final = (",", ";", "\t")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ATTACHED: Final = re.compile(
    r"[^;\n]*;[^;\n]*;[^;\n]*;(https?://[^\s;]+?)/(?:secure/attachment|rest/api/[0-9]+/attachment/content)/[0-9]+"
)
_FROM_AFAR: Final = re.compile(
    rb"(?![\xef\xbb\xbf]*\s*[{\[<])[^\x00-\x08\x0e-\x1f\r\n]*?([,;\t])[^\x00-\x08\x0e-\x1f\r\n]*?\1"
)
_HEADER: Final = "csv_header"
_NO_KEY: Final = "row_without_key"
_CUT_OFF: Final = "row_cut_off"
_WIDTH: Final = "wrong_number_of_fields"
_HEADER_ROOM: Final = 1 << 18
_ORDERS: Final = frozenset({"dmy", "mdy"})
_TOLD: Final = {"key": "Issue key", "id": "Issue id", "project": "Project key", "security": "Security Level"}
_KEPT_WITH_ITEM: Final[tuple[str, ...]] = ("encoding", "separator", "timezone", "header", "key", "day_order", "shape")


class _Layout(NamedTuple):
    """What the header says of the whole file."""

    form: Form
    digest: str
    columns: Columns
    shape: str = ""


class JiraCsv:
    """The connector: one row is one ticket as it stood when somebody exported it."""

    name = CONNECTOR
    version = "1"
    limits: tuple[str, ...] = (
        "no_history",
        "no_deleted_comments",
        "no_comment_edits",
        "no_comment_visibility",
        "no_time_zone",
        "minute_precision",
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether the header row names the key and another column of a Jira issue, or the values show them."""
        try:
            _layout(head, name)
        except ExportRefused:
            return False
        return True

    def looks_like(self, head: bytes) -> bool:
        """Tell a text whose first line has twice the same separator."""
        return _FROM_AFAR.match(head) is not None

    def fetch(self, file: ExportFile, options: Options) -> Iterator[Page]:
        """Read the file as pages of whole rows, of about 1 MiB unless one row is longer."""
        with file.open() as stream:
            layout = _layout(stream.read(BLOCK), file.name)
        zone = _zone_name(file, options)
        request = _request(layout, zone) | _day_order(file, layout)
        for number, (offset, data, encoding) in enumerate(stretches(file, layout.form)):
            told = request | {"encoding": encoding}
            yield Page(number=number, origin=file.name, offset=offset, data=data, request=told)

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into the header row, where it has it, and one item for each row with a key."""
        del options
        seen: set[str] = set()
        for page in pages:
            yield _split_page(page, seen)

    def origin(self, item: CapturedItem) -> Origin:
        """Read the project from the key, and the instance from the address of an attachment, if any."""
        fields = _fields(item)
        key = _at(fields, item.request.get("key"))
        addresses = (found[1] for field in fields if (found := _ATTACHED.match(field)))
        return Origin(instance=next(addresses, None), projects=(project_of(key),) if KEY.fullmatch(key) else ())

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read each row by the header of the same digest, in the time zone that was declared for it."""
        del options
        headers: dict[tuple[str, str], Columns] = {}
        tally = Tally()
        for item in items:
            if item.kind == _HEADER:
                headers[hashlib.sha256(item.data).hexdigest(), ""] = columns(_fields(item))
                continue
            digest, shape = item.request["header"], item.request.get("shape", "")
            if (header := headers.get((digest, shape)) or headers.get((digest, ""))) is None:
                yield Gap(code="header_missing", subject=item.subject)
                continue
            headers[digest, shape] = shaped(header, shape)
            yield _event(item, headers[digest, shape], tally)
        yield from tally.findings()


def _zone_name(file: ExportFile, options: Options) -> str:
    """Return the declared zone: a CSV carries none, and a guess would move every date."""
    if options.timezone is None:
        raise TimezoneMissing(path=file.name)
    try:
        return ZoneInfo(options.timezone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise TimezoneUnknown(zone=options.timezone) from unknown


def _layout(head: bytes, name: str) -> _Layout:
    """Read the header row with each separator and keep the reading that knows most columns."""
    marked = next(((len(bom), encoding) for bom, encoding in _BOMS if head.startswith(bom)), (0, None))
    body = head[marked[0] : _HEADER_ROOM]
    if not body.strip():
        raise refuse(name, "empty")
    readings = [_header(body, marked, separator, name) for separator in _SEPARATORS]
    best = max(readings, key=lambda one: one.columns.known)
    if best.columns.known == 0:
        best = max((_by_shape(one, body) for one in readings), key=lambda one: len(one.shape))
    if not best.shape and best.columns.known == 0:
        raise refuse(name, "no_key_column")
    return best


def _by_shape(layout: _Layout, body: bytes) -> _Layout:
    """Name the columns of an unknown language by the values of the rows at hand, the last of which may be cut off."""
    text = body.decode(layout.form.encoding or "utf-8", "replace")
    header, *rows = [one.fields for one in records(text, layout.form.separator)] or [[]]
    whole = rows if text.endswith("\n") else rows[:-1] or rows
    shape = written_shape(shape_of(header, whole, KEY.fullmatch))
    return layout._replace(columns=shaped(layout.columns, shape), shape=shape)


def _header(body: bytes, marked: tuple[int, str | None], separator: str, name: str) -> _Layout:
    bom, encoding = marked
    text = body.decode(encoding or "latin-1", "replace")
    first = next(iter(records(text, separator)), Record(0, 0, []))
    raw = text[first.start : first.end].encode(encoding or "latin-1")
    encoding = encoding_of(raw, encoding, bom, name)
    fields = cells(raw.decode(encoding or "utf-8"), separator)
    return _Layout(Form(bom, encoding, separator), hashlib.sha256(raw).hexdigest(), columns(fields))


def _request(layout: _Layout, zone: str) -> dict[str, str]:
    """Say what a later reading of the rows needs, the header apart."""
    places = {told: layout.columns.place(name) for told, name in _TOLD.items()}
    return {
        "separator": layout.form.separator,
        "timezone": zone,
        "header": layout.digest,
        "width": str(layout.columns.width),
        **({"shape": layout.shape} if layout.shape else {}),
    } | {told: str(place) for told, place in places.items() if place is not None}


def _day_order(file: ExportFile, layout: _Layout) -> dict[str, str]:
    """Find in the dates of the whole file whether the day comes first, where they are all in figures."""
    excluded: set[str] = set()
    figures = False
    for page, (offset, data, encoding) in enumerate(stretches(file, layout.form)):
        for _, _, fields in byte_records(data, encoding, layout.form.separator, bom=offset == 0):
            for text in (text for name in DATED for text in layout.columns.every(fields, name)):
                orders = day_orders(text)
                figures = figures or bool(orders)
                excluded |= _ORDERS - orders if orders else set()
        if page == 0 and not figures:
            return {}
    return {"day_order": "".join(_ORDERS - excluded) if len(excluded) == 1 else ""}


def _split_page(page: Page, seen: set[str]) -> SplitPage:
    spans = byte_records(page.data, page.request["encoding"], page.request["separator"], bom=page.offset == 0)
    kept = {name: page.request[name] for name in _KEPT_WITH_ITEM if name in page.request}
    tally = Tally()
    items = [_header_item(header := next(spans), kept)] if page.offset == 0 else []
    strange = _unknown_language(header.fields, page.request.get("shape", "")) if items else ()
    short: list[Gap] = []
    for span in spans:
        item = _ticket_item(page, span, kept, tally) if any(span.fields) else None
        if item is not None:
            if item.id in seen:
                tally.add("duplicate_key", item.key or item.id)
            seen.add(item.id)
            items.append(item)
            if len(span.fields) < int(page.request["width"]):
                short.append(Gap(code=_WIDTH, subject=item.subject, detail=item.key or item.id))
    findings = tally.findings()
    first = {found.code: found.examples[0] for found in findings}
    lost = [Gap(code=_NO_KEY, detail=first[_NO_KEY])] if _NO_KEY in first else []
    cut = [Gap(code=_CUT_OFF, detail=first[_CUT_OFF])] if _CUT_OFF in first else []
    return SplitPage(page=page, items=tuple(items), gaps=(*lost, *cut, *short), findings=(*strange, *findings))


def _unknown_language(headers: Sequence[str], shape: str) -> tuple[Finding, ...]:
    """Say which columns were read by their shape alone, and which were not understood."""
    if not shape:
        return ()
    rest = not_understood(headers, shaped(columns(headers), shape))
    return (Finding.of("columns_by_shape", understood(headers, shape)), Finding.of("header_language_unknown", rest))


def _header_item(span: Record, request: dict[str, str]) -> Item:
    return Item(kind=_HEADER, id=f"header:{request['header'][:16]}", start=span.start, end=span.end, request=request)


def _ticket_item(page: Page, span: Record, request: dict[str, str], tally: Tally) -> Item | None:
    """Describe one row; None, counted, when no key can be read from it or the file ends in the middle of it."""
    told, fields = page.request, span.fields
    if len(fields) < int(told["width"]) and span.end == len(page.data):
        tally.add(_CUT_OFF, f"{page.origin}:{page.offset + span.start}")
        return None
    key = _at(fields, told["key"]).strip()
    if not KEY.fullmatch(key):
        tally.add(_NO_KEY, f"{page.origin}:{page.offset + span.start}")
        return None
    if len(fields) != int(told["width"]):
        tally.add(_WIDTH, key)
    number = _at(fields, told.get("id")).strip()
    numbered = number.isascii() and number.isdigit()
    if "id" in told and not numbered:
        tally.add("row_without_id", key)
    subject = number if numbered else key
    restricted = bool(_at(fields, told.get("security")).strip())
    return Item(
        kind="ticket",
        id=subject,
        subject=subject,
        key=key,
        start=span.start,
        end=span.end,
        project=_at(fields, told.get("project")) or project_of(key),
        visibility=Visibility.SECURITY_LEVEL if restricted else Visibility.PUBLIC,
        request=request,
    )


def _at(fields: Sequence[str], place: str | None) -> str:
    """Return the field at a place written as text, empty where the row or the column ends before."""
    return fields[int(place)] if place is not None and int(place) < len(fields) else ""


def _fields(item: CapturedItem) -> list[str]:
    """Read the fields of one row from its bytes alone."""
    return cells(item.data.decode(item.request["encoding"]), item.request["separator"])


def _event(item: CapturedItem, header: Columns, tally: Tally) -> TicketEvent:
    fields = _fields(item)
    key = header.first(fields, "Issue key").strip()
    row = Row(key, header, fields, ZoneInfo(item.request["timezone"]), item.request.get("day_order", ""), tally)
    return TicketEvent(
        ticket=TicketRef(instance=item.instance, id=item.subject or key),
        kind="snapshot",
        record=item.record,
        seen_at=item.captured_at,
        snapshot=snapshot(row, item.visibility),
    )


PLUGIN: Final[FileConnector] = JiraCsv()
