"""Pages as browsers save them (MHTML), and files in archives with names as packers write them."""

from __future__ import annotations

import random
import zipfile
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from io import BytesIO

from eval.forge.formats import docx, html
from eval.forge.formats.composed import Composed

_ADDRESS = "https://www.example.gov.cn/zwgk/nb/{number}.html"


def mhtml(composed: Composed, system: html.System) -> bytes:
    """The page with its address, in one of the two ways in which mail carries it."""
    number = composed.chance.randint(10**6, 10**7)
    address = _ADDRESS.format(number=number)
    whole = MIMEMultipart("related", boundary=f"----Boundary{number}----", type="text/html")
    whole["Snapshot-Content-Location"] = address
    source = html.page(composed, system, charset="utf-8")
    if composed.chance.random() < 0.5:
        page: MIMENonMultipart = MIMEText(source, "html", "utf-8")  # base64
    else:
        page = MIMENonMultipart("text", "html", charset="gb18030")
        page["Content-Transfer-Encoding"] = "quoted-printable"
        # quopri would pass on bytes above 127: every byte but plain ASCII is written out.
        page.set_payload(_quoted(source.encode("gb18030", "xmlcharrefreplace")))
    page["Content-Location"] = address
    whole.attach(page)
    return whole.as_bytes()


def _quoted(data: bytes) -> str:
    lines = []
    for line in data.split(b"\n"):
        pieces = [chr(b) if 32 <= b < 127 and b != 61 else f"={b:02X}" for b in line]
        while sum(map(len, pieces)) > 72:
            size = taken = 0
            while size + len(pieces[taken]) <= 72:
                size += len(pieces[taken])
                taken += 1
            lines.append("".join(pieces[:taken]) + "=")
            pieces = pieces[taken:]
        lines.append("".join(pieces))
    return "\n".join(lines)


class _Packed(zipfile.ZipInfo):
    """An entry whose name is written in GBK without a mark, as Chinese packers do."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def archive(composed: Composed, chance: random.Random) -> bytes:
    """The report as a Word file or a page, in an archive whose names are UTF-8 or GBK."""
    name = f"{composed.truth.identity.year}年/{composed.story.file_name}"
    if chance.random() < 0.5:
        name, data = f"{name}.docx", docx.write(composed, docx.Office.PLAIN)
    else:
        name, data = f"{name}.html", html.encode(composed, html.System.CMS, html.Charset.GBK)
    entry = _Packed(name) if chance.random() < 0.5 else zipfile.ZipInfo(name)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(entry, data)
    return made.getvalue()
