"""Opens the zip packages in which Word and spreadsheets are saved: bounded, and nothing in them is run or fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from tracker_scope.errors import ContractDamaged, ContractProtected, ContractTooLarge, Problem
from tracker_scope.model.base import Finding

if TYPE_CHECKING:
    from lxml import etree

LARGEST: Final = 200_000_000  # bytes, unpacked
_MOST_PARTS: Final = 20_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: an encrypted package, or the format before 2007
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HYPERLINK: Final = "/hyperlink"


class Package:
    """The parts of one package by name."""

    def __init__(self, file: str, data: bytes) -> None:
        """Open a package; raises ContractProtected, ContractDamaged, ContractTooLarge."""
        if data.startswith(_OLE):
            raise ContractProtected(path=file)
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
            raise ContractDamaged(path=file, problem=Problem("not_a_zip")) from broken
        parts = self._zip.infolist()
        if sum(part.file_size for part in parts) > LARGEST or len(parts) > _MOST_PARTS:
            raise ContractTooLarge(path=file, size=LARGEST // 1_000_000)
        if any(part.flag_bits & 1 for part in parts):
            raise ContractProtected(path=file)
        self.names = tuple(part.filename for part in parts)

    def bytes_of(self, name: str) -> bytes:
        """Unpack one part, never more than its directory told; raises ContractDamaged."""
        try:
            with self._zip.open(name) as part:
                return part.read(LARGEST)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError) as broken:
            raise ContractDamaged(path=self.file, problem=Problem("part_damaged", part=name)) from broken

    def xml(self, name: str) -> etree._Element | None:
        """Parse one part, None when the package has none of that name; raises ContractDamaged.

        A document type is refused: no part of a package needs one (ECMA-376, part 2, 8.1.4).
        """
        from lxml import etree

        if name not in self.names:
            return None
        data = self.bytes_of(name)
        if _DOCTYPE.search(data):
            raise ContractDamaged(path=self.file, problem=Problem("document_type", part=name))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as broken:
            raise ContractDamaged(path=self.file, problem=Problem("part_damaged", part=name)) from broken
        if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the search does not see
            raise ContractDamaged(path=self.file, problem=Problem("document_type", part=name))
        return root

    def related(self, name: str) -> dict[str, str]:
        """Return the parts of the package that a part refers to, by the id of the relationship."""
        folder, _, stem = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{stem}.rels")
        return {
            one.get("Id", ""): one.get("Target", "").removeprefix("/")
            if one.get("Target", "").startswith("/")
            else f"{folder}/{one.get('Target', '')}"
            for one in (root if root is not None else ())
            if one.get("TargetMode") != "External"
        }

    def findings(self) -> list[Finding]:
        """Report macros, which are never run, and what the package would fetch from elsewhere."""
        macros = [name for name in self.names if name.casefold().endswith(("vbaproject.bin", "vbadata.xml"))]
        found = [Finding.of("macros_not_run", macros)] if macros else []
        outside = sorted({target for name in self.names if name.endswith(".rels") for target in self._outside(name)})
        return [*found, Finding.of("external_content_not_read", outside)] if outside else found

    def _outside(self, name: str) -> list[str]:
        root = self.xml(name)
        return [
            one.get("Target", "")
            for one in (root if root is not None else ())
            if one.get("TargetMode") == "External" and not one.get("Type", "").endswith(_HYPERLINK)
        ]
