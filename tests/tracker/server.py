"""The replay server's sockets: HTTP/1.1 with keep-alive on 127.0.0.1, as a context manager or in a process."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import threading
from email.utils import format_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

from tests.tracker.web import App, Clock, Request, Response, Site, Spoiler, Wire, answered, parsed

_END: Final = b"\r\n\r\n"
_BODILESS: Final = {204, 304}


class _Connection(asyncio.Protocol):
    """One client's connection: its requests are answered in their order."""

    def __init__(self, site: Site, open_now: set[_Connection], *, zipped: bool) -> None:
        self._site = site
        self._open_now = open_now
        self._zipped = zipped
        self._buffer = bytearray()
        self._busy = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open_now.add(self)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._open_now.discard(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._go_on()

    def close(self) -> None:
        """End the connection without ceremony."""
        if not self._transport.is_closing():
            self._transport.abort()

    def _go_on(self) -> None:
        while not self._busy and not self._transport.is_closing() and (request := self._taken()) is not None:
            try:
                response = self._site.respond(request)
            except Exception as error:  # noqa: BLE001 - a bug in an app must reach the client as what it is
                response = answered({"bug": repr(error)}, "bug", 500)
            if response.delay:
                self._busy = True
                asyncio.get_running_loop().call_later(response.delay, self._sent_late, request, response)
            else:
                self._send(request, response)

    def _sent_late(self, request: Request, response: Response) -> None:
        self._busy = False
        if not self._transport.is_closing():
            self._send(request, response)
            self._go_on()

    def _taken(self) -> Request | None:
        """Take one whole request out of what came; None while it is not whole."""
        end = self._buffer.find(_END)
        if end < 0:
            return None
        head = bytes(self._buffer[:end])
        request = parsed(head, b"")
        rest = end + len(_END) + int(request.headers.get("content-length", 0))
        if len(self._buffer) < rest:
            return None
        body = bytes(self._buffer[end + len(_END) : rest])
        del self._buffer[:rest]
        return parsed(head, body) if body else request

    def _send(self, request: Request, response: Response) -> None:
        if response.wire is Wire.RESET_BEFORE:
            self._reset()
            return
        head, body = self._rendered(request, response)
        if response.wire is Wire.WHOLE:
            self._transport.write(head + body)
            if request.headers.get("connection", "").lower() == "close":
                self._transport.close()
            return
        self._transport.write(head + body[: len(body) // 2])
        if response.wire is Wire.TRUNCATED:
            self._transport.close()
        else:
            # The half must leave before the reset, which throws away what is still queued.
            self._busy = True
            asyncio.get_running_loop().call_later(0.02, self._reset)

    def _rendered(self, request: Request, response: Response) -> tuple[bytes, bytes]:
        headers = {"Date": format_datetime(self._site.clock(), usegmt=True), **response.headers}
        body = response.body
        if self._zipped and body and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if response.status not in _BODILESS:
            headers["Content-Length"] = str(len(body))
        phrase = HTTPStatus(response.status).phrase
        lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {told}" for name, told in headers.items())]
        head = "\r\n".join(lines).encode("latin-1") + _END
        return head, b"" if request.method == "HEAD" or response.status in _BODILESS else body

    def _reset(self) -> None:
        if self._transport.is_closing():  # the client was killed meanwhile
            return
        self._transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self._transport.abort()


class TrackerServer(Site):
    """A site on a port of 127.0.0.1, served by a thread of its own while the context lasts.

        with TrackerServer(JiraApp(...)) as server:
            requests.get(f"{server.url}/rest/api/2/serverInfo")

    `port` 0 takes a free one. `zipped` compresses answers for clients that accept it.
    """

    def __init__(
        self,
        *apps: App,
        clock: Clock | None = None,
        spoiler: Spoiler | None = None,
        port: int = 0,
        zipped: bool = False,
    ) -> None:
        super().__init__(*apps, clock=clock, spoiler=spoiler)
        self.port = port
        self._zipped = zipped
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay server", daemon=True)
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        """Return the server's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._socket.getsockname()[1]
        for app in self.apps:
            app.base = app.base or self.url
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def wait(self) -> None:
        """Go on serving until the process is ended."""
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        connections: set[_Connection] = set()

        def made() -> _Connection:
            return _Connection(self, connections, zipped=self._zipped)

        assert self._socket is not None
        server = self._loop.run_until_complete(self._loop.create_server(made, sock=self._socket))
        self._started.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for connection in tuple(connections):
                connection.close()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()
