#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Labels in documents: programs of others open what we write, see the same text as before, and read
# the label.
# shellcheck disable=SC2016 # what stands in single quotes is for another shell
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
tool=${abs_top_builddir:?}/tests/interop/label_tool
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_documents.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
# The one that has Debian's modules.
python=/usr/bin/python3
test -x "$python" || python=python3

has() {
    command -v "$1" >/dev/null
}
module() {
    "$python" -c "import $1" 2>/dev/null
}
label='{"Label":"1","ContentProducer":"producer","ProduceID":"new","ReservedCode1":"","ContentPropagator":"producer","PropagateID":"new","ReservedCode2":""}'

# ---- Markdown, HTML
printf -- '---\ntitle: "A # title"\ntags: [a, b]\n---\n# Heading\n' >page.md
check 'Markdown takes a label' "$tool" place new page.md labelled.md
if module yaml; then
    check 'PyYAML reads the front matter, old entries and all' "$python" -c '
import json, sys, yaml
front = next(yaml.safe_load_all(open("labelled.md")))
assert front["title"] == "A # title" and front["tags"] == ["a", "b"], front
assert front["AIGC"] == json.loads(sys.argv[1]), front' "$label"
else
    skip 'PyYAML reads the front matter' 'no python3-yaml'
fi
printf '<!DOCTYPE html><html><head><meta charset=utf-8><title>t</title></head><p>x' >page.html
check 'HTML takes a label' "$tool" place new page.html labelled.html
check 'an HTML parser reads it in the head' "$python" -c '
import sys
from html.parser import HTMLParser
class Parser(HTMLParser):
    found, ended = [], False
    def handle_starttag(self, tag, attributes):
        if tag == "meta" and dict(attributes).get("name") == "AIGC":
            assert not self.ended
            self.found.append(dict(attributes)["content"])
    def handle_endtag(self, tag):
        self.ended = self.ended or tag == "head"
parser = Parser()
parser.feed(open("labelled.html").read())
assert parser.found == [sys.argv[1]], parser.found' "$label"

# ---- Office
# office FILE [PARTS]: PARTS are those that a label may change or add.
office() {
    parts=${2:-'[Content_Types].xml _rels/.rels docProps/custom.xml'}
    check "$1: a label is placed" "$tool" place old "$1" "one-$1"
    check "$1: and replaced" "$tool" place new "one-$1" "two-$1"
    if has unzip; then
        check "$1: unzip finds no damage" unzip -tq "two-$1"
    else
        skip "$1: unzip" 'no unzip'
    fi
    check "$1: all other parts are the same" "$python" -c '
import sys, zipfile
a, b = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2])
new = set(sys.argv[3].split())
assert b.testzip() is None
assert set(b.namelist()) - new == set(a.namelist()) - new
for name in set(a.namelist()) - new:
    assert a.read(name) == b.read(name), name' "$1" "two-$1" "$parts"
}
if module docx; then
    "$python" -c '
import docx
document = docx.Document()
document.add_paragraph("Words of a document")
document.save("a.docx")'
    office a.docx
    check 'python-docx reads the same text' "$python" -c '
import docx
assert docx.Document("two-a.docx").paragraphs[0].text == "Words of a document"'
else
    skip 'DOCX' 'no python3-docx'
fi
if module openpyxl; then
    "$python" -c '
import openpyxl
book = openpyxl.Workbook()
book.active["A1"] = 42
book.save("a.xlsx")'
    office a.xlsx
    check 'openpyxl reads the same cells' "$python" -c '
import openpyxl
assert openpyxl.load_workbook("two-a.xlsx").active["A1"].value == 42'
else
    skip 'XLSX' 'no python3-openpyxl'
fi
# A LibreOffice may be there without the part that opens such documents.
opens_documents() {
    has soffice && soffice --headless --convert-to txt a.docx >/dev/null 2>&1 &&
        grep -q 'Words of' a.txt
}
if test -f two-a.docx && opens_documents; then
    check 'LibreOffice opens the document' sh -c '
        soffice --headless --convert-to txt two-a.docx >/dev/null 2>&1 && grep -q "Words of" two-a.txt'
else
    skip 'LibreOffice opens the document' 'no LibreOffice that opens documents'
fi

# ---- OpenDocument
"$python" -c '
import zipfile
kind = "application/vnd.oasis.opendocument.text"
names = "urn:oasis:names:tc:opendocument:xmlns:"
entry = "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"%s\"/>"
with zipfile.ZipFile("a.odt", "w", zipfile.ZIP_DEFLATED) as package:
    package.writestr("mimetype", kind, zipfile.ZIP_STORED)
    package.writestr("content.xml", f"""<office:document-content xmlns:office="{names}office:1.0"
 xmlns:text="{names}text:1.0" office:version="1.2"><office:body><office:text><text:p>Words of a
 document</text:p></office:text></office:body></office:document-content>""")
    package.writestr("META-INF/manifest.xml", f"""<manifest:manifest
 xmlns:manifest="{names}manifest:1.0" manifest:version="1.2">{entry % ("/", kind)}
 {entry % ("content.xml", "text/xml")}</manifest:manifest>""")'
office a.odt 'META-INF/manifest.xml meta.xml'
if has file; then
    check 'file(1) knows the kind by its first bytes' sh -c \
        'file -b --mime-type two-a.odt | grep -qx application/vnd.oasis.opendocument.text'
fi
if has exiftool; then
    check 'exiftool reads the label of the ODT' sh -c \
        'exiftool -s -s -s -User-defined two-a.odt | grep -qxF "$1"' - "$label"
fi
if has soffice && module uno; then
    cp two-a.odt office.odt
    check 'LibreOffice reads the label among the properties' sh -c '
        "$1" "$abs_top_srcdir/tests/interop/odf_properties.py" office.odt settings >said &&
        grep -qxF "$2" said' - "$python" "$label"
    check 'and writes it so that we read it' sh -c '
        unzip -p office.odt meta.xml | grep -q "<dc:subject>Changed<" &&
        "$1" find office.odt | grep -qxF "user-defined metadata AIGC: $2"' - "$tool" "$label"
else
    skip 'LibreOffice reads the label' 'no LibreOffice, or no python3-uno'
fi

# ---- EPUB
"$python" -c '
import zipfile
with zipfile.ZipFile("a.epub", "w", zipfile.ZIP_DEFLATED) as package:
    package.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
    package.writestr("META-INF/container.xml", """<container version="1.0"
 xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
 full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""")
    package.writestr("EPUB/book.opf", """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">1</dc:identifier><dc:title>A
 book</dc:title><dc:language>zh</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z
</meta></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"
 media-type="application/xhtml+xml"/></manifest><spine><itemref idref="nav"/></spine></package>""")
    package.writestr("EPUB/nav.xhtml", """<html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops"><head><title>A book</title></head><body><nav
 epub:type="toc"><ol><li><a href="nav.xhtml">Words of a book</a></li></ol></nav></body></html>""")'
office a.epub EPUB/book.opf
check 'an XML parser reads the label of the EPUB' "$python" -c '
import sys, xml.etree.ElementTree, zipfile
package = xml.etree.ElementTree.fromstring(zipfile.ZipFile("two-a.epub").read("EPUB/book.opf"))
found = package.findall("{*}metadata/{http://www.idpf.org/2007/opf}meta[@name=\"AIGC\"]")
assert [meta.get("content") for meta in found] == [sys.argv[1]], found' "$label"
if has file; then
    check 'file(1) knows the EPUB by its first bytes' sh -c \
        'file -b --mime-type two-a.epub | grep -qx application/epub+zip'
fi
if has exiftool; then
    check 'exiftool reads the label of the EPUB' sh -c \
        'exiftool -a -s -s -s -MetaContent two-a.epub | grep -qxF "$1"' - "$label"
fi
if has mutool; then
    check 'mutool reads the same text of the EPUB' sh -c \
        'mutool draw -q -F txt two-a.epub 2>&1 | grep -q "Words of a book"'
fi

# ---- PDF
pdf() {
    check "$1: a label is placed" "$tool" place old "$1.pdf" "one-$1.pdf"
    check "$1: and replaced" "$tool" place new "one-$1.pdf" "two-$1.pdf"
    check "$1: what was there is there, byte for byte" \
        cmp -n "$(wc -c <"$1.pdf")" "$1.pdf" "two-$1.pdf"
    check "$1: qpdf finds no damage" qpdf --check "two-$1.pdf"
    check "$1: pdfinfo reads the label" sh -c \
        'pdfinfo -custom "$1" | grep -qF "$2"' - "two-$1.pdf" "$label"
    check "$1: pdftotext reads the same text" sh -c \
        'pdftotext "$1" - >a.txt && pdftotext "$2" - >b.txt && grep -q Words a.txt && cmp a.txt b.txt' \
        - "$1.pdf" "two-$1.pdf"
    if has mutool; then
        check "$1: mutool repairs nothing" sh -c \
            '! mutool info "$1" 2>&1 | grep -iE "repair|error|warning"' - "two-$1.pdf"
    fi
}
if module reportlab && has qpdf && has pdfinfo; then
    "$python" -c '
from reportlab.pdfgen import canvas
page = canvas.Canvas("table.pdf")
page.setTitle("A (title)")
page.drawString(100, 700, "Words of a page")
page.save()'
    qpdf --object-streams=generate table.pdf streams.pdf
    qpdf --linearize table.pdf linear.pdf
    qpdf --linearize --object-streams=generate table.pdf both.pdf
    for file in table streams linear both; do
        pdf "$file"
    done
    qpdf --encrypt user owner 256 -- table.pdf locked.pdf
    check 'an encrypted PDF is refused' sh -c '! "$1" place new locked.pdf out.pdf' - "$tool"
    if module pypdf; then
        "$python" -c '
import pypdf
writer = pypdf.PdfWriter()
for page in pypdf.PdfReader("table.pdf").pages:
    writer.add_page(page)
writer.add_metadata({"/AIGC": "{\"Label\":\"2\"}"})
writer.write("others.pdf")'
        check 'a label by pypdf is read' sh -c \
            '"$1" find others.pdf | grep -qF "PDF Info AIGC: {\"Label\":\"2\"}"' - "$tool"
    fi
    if has exiftool; then
        check 'exiftool reads the label' sh -c \
            'exiftool -s -s -s -AIGC two-table.pdf | grep -qF "$1"' - "$label"
    fi
else
    skip 'PDF' 'no python3-reportlab, qpdf or poppler-utils'
fi
done_testing
