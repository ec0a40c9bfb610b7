"""A closed loop of keep-alive connections: each sends the next request when it has the answer to the last.

One thread and epoll, some 20 µs a request, so that on two cores the servers are measured and not the client.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
END_OF_CHUNKS = b"\r\n0\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What a server did under load; latencies in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer, self.sent_at = b"", 0.0

    def send(self, request: bytes) -> None:
        self.answer, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Whether the answer is whole."""
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise ConnectionError("the server closed a connection that was to be kept")
        self.answer += chunk
        return is_whole(self.answer)

    @property
    def succeeded(self) -> bool:
        return self.answer.startswith(b"HTTP/1.1 200")


def is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    length = LENGTH.search(head)
    return len(body) >= int(length[1]) if length else answer.endswith(END_OF_CHUNKS)


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()


def ask(port: int, path: str) -> bytes:
    """One answer's body."""
    connection = Connection(port)
    connection.send(get(path))
    while not connection.receive():
        pass
    connection.socket.close()
    head, _, body = connection.answer.partition(b"\r\n\r\n")
    if not connection.succeeded:
        raise ConnectionError(connection.answer[:300].decode(errors="replace"))
    return body if LENGTH.search(head) else _joined(body)


def _joined(chunked: bytes) -> bytes:
    joined = b""
    while True:
        size, _, rest = chunked.partition(b"\r\n")
        if (length := int(size, 16)) == 0:
            return joined
        joined, chunked = joined + rest[:length], rest[length + 2 :]


def load(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Ask for so long, in turn from the requests, on so many connections at once."""
    turn, latencies, errors = count(), [], 0
    with selectors.DefaultSelector() as selector:
        opened = [Connection(port) for _ in range(connections)]
        for connection in opened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(requests[next(turn) % len(requests)])
        began = time.perf_counter()
        while (now := time.perf_counter()) < began + seconds:
            for key, _ in selector.select(timeout=1):
                connection = key.data
                if connection.receive():
                    latencies.append(time.perf_counter() - connection.sent_at)
                    errors += not connection.succeeded
                    connection.send(requests[next(turn) % len(requests)])
        for connection in opened:
            connection.socket.close()
    ordered = sorted(latencies)
    p50, p99 = (ordered[int(len(ordered) * share)] * 1e3 for share in (0.5, 0.99))
    return Load(len(latencies) / (now - began), p50, p99, errors)
