"""Web archives: the documents that were fetched, with address and date, as if they were files."""

import gzip
import io
import random
import zipfile

import pytest

from extractor.archives.members import archive_kind, members

pytest.importorskip("warcio")
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = "<html><body><p>年度报告 {}</p></body></html>"


class Crawl:
    def __init__(self, compressed=True):
        self.stream = io.BytesIO()
        self.writer = WARCWriter(self.stream, gzip=compressed)

    def add(self, url, body, status="200 OK", kind="response", date="2024-01-22T08:00:00Z", **headers):
        told = [(key.replace("_", "-"), value) for key, value in headers.items()]
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, told, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": date},
        )
        self.writer.write_record(record)
        return record

    def members(self):
        return read(self.stream.getvalue())


def read(data):
    stream = io.BytesIO(data)
    return list(members(stream, archive_kind(stream), len(data)))


def chunked(body):
    return b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (5, body[:5], len(body) - 5, body[5:])


@pytest.mark.parametrize("compressed", [True, False])
def test_pages_come_as_they_were_sent_in_any_encoding(compressed):
    crawl, expected = Crawl(compressed), []
    for number, charset in enumerate(("utf-8", "gb18030", "big5", "utf-16")):
        body = PAGE.format(number).encode(charset, "ignore")
        kind = f"text/html; charset={charset}"
        sent = {
            "plain": (body, {}),
            "gzip": (gzip.compress(body), {"Content_Encoding": "gzip"}),
            "chunked": (chunked(body), {"Transfer_Encoding": "chunked"}),
            "both": (
                chunked(gzip.compress(body)),
                {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"},
            ),
        }
        for name, (payload, headers) in sent.items():
            url = f"http://x.gov.cn/{number}/{name}.html"
            crawl.add(url, payload, Content_Type=kind, **headers)
            expected.append((url, body))
    found = crawl.members()
    assert [(m.name, m.data) for m in found] == expected
    assert found[0].origin == {"url_fetched": expected[0][0], "date_fetched": "2024-01-22T08:00:00Z"}


def test_only_documents_that_were_found_are_given():
    crawl = Crawl()
    page = PAGE.encode()
    crawl.add("http://x/a", page, Content_Type="text/html")
    crawl.add("http://x/gone", page, status="404 Not Found", Content_Type="text/html")
    crawl.add("http://x/moved", b"", status="302 Found", Content_Type="text/html")
    crawl.add("http://x/style", b"p{}", Content_Type="text/css")
    crawl.add("http://x/icon", b"\x89PNG\r\n\x1a\n", Content_Type="image/png")
    crawl.add("http://x/file", b"%PDF-1.7 ...", Content_Type="application/octet-stream")
    crawl.add("http://x/font", b"\0\1\2\3" * 99, Content_Type="application/octet-stream")
    crawl.add("http://x/untold", page)
    assert [m.name for m in crawl.members()] == ["http://x/a", "http://x/file", "http://x/untold"]


def test_a_revisit_stands_for_the_page_that_it_refers_to():
    crawl = Crawl()
    first = crawl.add("http://x/a", PAGE.encode(), Content_Type="text/html")
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    for url, told in (("http://x/a", digest), ("http://x/b", "sha1:UNKNOWN")):
        revisit = crawl.writer.create_revisit_record(
            url,
            told,
            url,
            "2024-01-22T08:00:00Z",
            http_headers=StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"
            ),
        )
        crawl.writer.write_record(revisit)
    crawl.add("http://x/c", PAGE.format(3).encode(), Content_Type="text/html")
    found = crawl.members()
    assert [(m.name, m.data, m.problem and m.problem.code) for m in found] == [
        ("http://x/a", PAGE.encode(), None),
        ("http://x/a#2", PAGE.encode(), None),
        ("http://x/b", b"", "not_held"),
        ("http://x/c", PAGE.format(3).encode(), None),
    ]


def test_a_page_of_which_only_a_part_was_kept_is_no_page():
    crawl = Crawl()
    record = crawl.writer.create_warc_record(
        "http://x/a",
        "response",
        payload=io.BytesIO(PAGE.encode()),
        http_headers=StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Truncated": "length"},
    )
    crawl.writer.write_record(record)
    (found,) = crawl.members()
    assert found.problem.code == "damaged"


@pytest.mark.parametrize("compressed", [True, False])
def test_an_archive_that_is_cut_off_gives_what_it_holds_and_says_so(compressed):
    crawl = Crawl(compressed)
    noise = random.Random(1).randbytes(9_000).hex().encode()
    crawl.add("http://x/a", PAGE.encode(), Content_Type="text/html")
    crawl.add("http://x/b", b"<html>" + noise, Content_Type="text/html")
    whole = crawl.stream.getvalue()
    found = read(whole[:-3000])
    assert found[0].name == "http://x/a"
    assert found[0].problem is None
    assert [m.problem.code for m in found[1:]] == ["damaged"]


def test_an_arc_file_is_read_too():
    body = PAGE.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    version = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://x.arc 0.0.0.0 20080101000000 text/plain %d\n" % len(version)
    record = b"http://x/a 10.0.0.1 20080102030405 text/html %d\n" % len(http)
    (found,) = read(head + version + b"\n" + record + http + b"\n")
    assert (found.name, found.data) == ("http://x/a", body)
    assert found.origin["date_fetched"] == "2008-01-02T03:04:05Z"


def test_a_wacz_gives_the_documents_of_its_archives():
    crawl = Crawl()
    crawl.add("http://x/a", PAGE.encode(), Content_Type="text/html")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", crawl.stream.getvalue())
        archive.writestr("pages/pages.jsonl", "{}")
    assert [(m.name, m.data) for m in read(stream.getvalue())] == [("http://x/a", PAGE.encode())]
