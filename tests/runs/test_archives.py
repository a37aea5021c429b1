"""Reports in archives are read as if they were files."""

import gzip
import io
import tarfile
import zipfile

import pytest

from extractor.result import dumps
from extractor.runs.batch import extract_sources
from extractor.runs.sources import find_files, sources_in

pytestmark = pytest.mark.slow


def fields(*inputs):
    sources = (source for file in find_files(inputs) for source in sources_in(file))
    found = {}
    for reports in extract_sources(sources, jobs=2):
        for report in reports:
            data = report.to_json()
            found[data.pop("document").rpartition("/")[2].rpartition("!")[2]] = data
    return found


def without_origin(found):
    for data in found.values():
        data["metadata"] = {
            key: value
            for key, value in data["metadata"].items()
            if key not in {"url_fetched", "date_fetched"}
        }
    return {name: dumps(data) for name, data in found.items()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A report in four encodings, one of a kind that is damaged, and an empty one."""
    from extractor.forms.registry import load_form
    from extractor.sampling import sample

    folder = tmp_path_factory.mktemp("pages")
    made = list(sample(load_form("cn.ogi.2021"), count=4, seed=5))
    for number, (page, charset) in enumerate(
        zip(made, ("utf-8", "gb18030", "utf-8", "gb18030"), strict=True)
    ):
        text = page.content.decode("utf-8", "replace")
        (folder / f"{number}.html").write_bytes(text.encode(charset, "xmlcharrefreplace"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    return folder


@pytest.fixture(scope="module")
def plain(pages):
    return {name: dumps(data) for name, data in fields(pages).items()}


def test_zip_and_tar(pages, plain, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages.iterdir():
            archive.write(page, page.name)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        archive.add(pages, "x")
    assert {name: dumps(data) for name, data in fields(tmp_path / "a.zip").items()} == plain
    assert {name: dumps(data) for name, data in fields(tmp_path / "b.tar.gz").items()} == plain


def test_a_web_archive_chunked_and_compressed(pages, plain, tmp_path):
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "crawl.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number, page in enumerate(sorted(pages.iterdir())):
            body, headers = page.read_bytes(), [("Content-Type", "text/html")]
            if page.suffix == ".pdf":
                headers = [("Content-Type", "application/pdf")]
            if number % 2:
                body = gzip.compress(body)
                headers.append(("Content-Encoding", "gzip"))
            if number % 3:
                body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
                headers.append(("Transfer-Encoding", "chunked"))
            record = writer.create_warc_record(
                f"http://x.gov.cn/{page.name}",
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2024-01-22T08:00:00Z"},
            )
            writer.write_record(record)
    found = fields(tmp_path / "crawl.warc.gz")
    assert found["0.html"]["metadata"]["url_fetched"] == "http://x.gov.cn/0.html"
    assert found["0.html"]["metadata"]["date_fetched"] == "2024-01-22T08:00:00Z"
    assert without_origin(found) == plain
