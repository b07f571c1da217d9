"""Where a live source is: an address at which a token is safe."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from tracker_scope import registry
from tracker_scope.errors import AddressUnsafe, InstanceMissing, Problem, SourceUnusable, UsageError
from tracker_scope.settings import SourceSettings


def address_of(source: SourceSettings) -> str:
    """Return the tracker's own address, as the connector writes it.

    Raises AddressUnsafe, InstanceMissing, SourceUnusable for what is no address, ConnectorUnknown.
    """
    connector = registry.live_connector(source.connector)
    _refuse_sign_in_within(source.name, source.instance or "")
    try:
        address = connector.address(source.instance)
    except UsageError as wrong:
        if not source.instance:
            raise InstanceMissing(source=source.name) from wrong
        raise SourceUnusable(source=source.name, problem=wrong) from wrong
    if not _is_safe(address):
        raise AddressUnsafe(source=source.name, problem=Problem("address_plain", address=address))
    return address


def host_of(address: str) -> str:
    """Return host and port, as one writes them in front of a path."""
    return urlsplit(address).netloc.lower()


def _refuse_sign_in_within(source: str, declared: str) -> None:
    """Refuse `https://name:secret@host`, and never repeat it."""
    if "@" in declared.split("//", maxsplit=1)[-1].split("/", maxsplit=1)[0]:
        raise AddressUnsafe(source=source, problem=Problem("address_sign_in"))


def _is_safe(address: str) -> bool:
    """Tell an address to which a token may go: encrypted, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
