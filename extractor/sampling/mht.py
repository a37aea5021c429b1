"""Web archives as browsers save them: the page as one part of a MIME message."""

from __future__ import annotations

import base64
import quopri
from random import Random


def wrapped(page: bytes, charset: str, rng: Random) -> bytes:
    """The page inside a multipart message, quoted-printable or base64."""
    boundary = f"----=_NextPart_000_{rng.getrandbits(32):08X}"
    quoted = rng.random() < 0.6
    body = quopri.encodestring(page) if quoted else base64.encodebytes(page)
    head = (
        "From: <Saved by browser>\nSubject: report\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="{boundary}"\n\n'
        "This is a multi-part message in MIME format.\n\n"
        f'--{boundary}\nContent-Type: text/html;\n\tcharset="{charset}"\n'
        f"Content-Transfer-Encoding: {'quoted-printable' if quoted else 'base64'}\n"
        "Content-Location: http://www.example.gov.cn/report.html\n\n"
    )
    message = head.encode("ascii") + body + f"\n--{boundary}--\n".encode("ascii")
    return message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
