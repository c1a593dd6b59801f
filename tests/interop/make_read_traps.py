#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small files with a label in every odd place that is known from real files, made byte by byte.

    python3 make_read_traps.py FOLDER

The name of a file says what is odd about it. test_read_traps.sh knows what must be read.
"""
import base64
import struct
import sys
import zipfile
import zlib
from pathlib import Path

CODE = "001191110108335469089C10100"
TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"


def fields(number, label='"1"'):
    return (f'"Label":{label},"ContentProducer":"{CODE}","ProduceID":"{number}","ReservedCode1":"",'
            f'"ContentPropagator":"{CODE}","PropagateID":"{number}","ReservedCode2":""')


def bare(number):
    return "{" + fields(number) + "}"


def wrapped(number):
    return '{"AIGC":{' + fields(number) + "}}"


def escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def rdf(description):
    return ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
            description + "</rdf:RDF></x:xmpmeta>")


def xmp(description):
    return ('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' + rdf(description) +
            '<?xpacket end="w"?>').encode()


def element(text, prefix="TC260"):
    return (f'<rdf:Description rdf:about="" xmlns:{prefix}="{TC260}"><{prefix}:AIGC>{text}'
            f'</{prefix}:AIGC></rdf:Description>')


def xmp_element(text, prefix="TC260"):
    return xmp(element(text, prefix))


def xmp_attribute(text, prefix="TC260"):
    return xmp(f'<rdf:Description rdf:about="" xmlns:{prefix}="{TC260}" {prefix}:AIGC="{text}"/>')


# --- PNG ----------------------------------------------------------------------------------------


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(before=b"", after=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + before +
            chunk(b"IDAT", zlib.compress(b"\0\0")) + after + chunk(b"IEND", b""))


def itxt(packet, compressed):
    data = zlib.compress(packet) if compressed else packet
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + bytes([compressed, 0]) + b"\0\0" + data)


# --- JPEG, EXIF ---------------------------------------------------------------------------------

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hn"
    "Pk1xeXBkeFxlZ2P/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8A"
    "H//Z")


def jpeg(segment, marker=0xE1):
    return JPEG[:20] + struct.pack(">BBH", 0xFF, marker, len(segment) + 2) + segment + JPEG[20:]


def exif(tag, value, in_ifd0):
    """One value in IFD0, or in the Exif IFD that IFD0 points to; little-endian."""
    kind = 2 if tag == 0x010E else 7
    entry = struct.pack("<HHHII", 1, tag, kind, len(value), 26 if in_ifd0 else 44) + b"\0\0\0\0"
    if in_ifd0:
        return b"Exif\0\0II*\0\x08\0\0\0" + entry + value
    pointer = struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + b"\0\0\0\0"
    return b"Exif\0\0II*\0\x08\0\0\0" + pointer + entry + value


XMP_ID = b"http://ns.adobe.com/xap/1.0/\0"

# --- RIFF, ID3, FLAC ----------------------------------------------------------------------------


def riff(form, *chunks):
    body = form + b"".join(k + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for k, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def id3(text):
    frame = b"\x03AIGC\0" + text.encode()
    frame = b"TXXX" + struct.pack(">I", len(frame)) + b"\0\0" + frame
    size = len(frame)
    return b"ID3\x03\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + frame


MPEG_FRAME = b"\xff\xfb\x90\x64" + bytes(413)
WAV_FORMAT = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)


def flac(text):
    comment = b"AIGC=" + text.encode()
    vorbis = struct.pack("<I", 1) + b"x" + struct.pack("<I", 1) + struct.pack("<I", len(comment)) + comment
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + (8000 << 44 | 7 << 36 | 0).to_bytes(8, "big") + bytes(16)
    return (b"fLaC\0" + len(info).to_bytes(3, "big") + info + b"\x84" + len(vorbis).to_bytes(3, "big") + vorbis)


# --- ISO BMFF -----------------------------------------------------------------------------------


def box(kind, *parts):
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind + data


def keyed_meta(text, full):
    """A meta box with the key AIGC; QuickTime's has no version and flags."""
    handler = box(b"hdlr", bytes(8), b"mdta", bytes(12), b"\0")
    keys = box(b"keys", bytes(4), struct.pack(">I", 1), box(b"mdta", b"AIGC"))
    item = box(b"\0\0\0\1", box(b"data", struct.pack(">II", 1, 0), text.encode()))
    return box(b"meta", bytes(4) if full else b"", handler, keys, box(b"ilst", item))


MVHD = box(b"mvhd", bytes(100))

# --- the files ----------------------------------------------------------------------------------


def pictures():
    yield "png-text-bare.png", png(chunk(b"tEXt", b"AIGC\0" + bare("a").encode()))
    yield "png-text-wrapped.png", png(chunk(b"tEXt", b"AIGC\0" + wrapped("b").encode()))
    yield "png-ztxt.png", png(chunk(b"zTXt", b"AIGC\0\0" + zlib.compress(bare("c").encode())))
    yield "png-xmp-compressed.png", png(itxt(xmp_element(escaped(bare("d"))), 1))
    yield "png-behind-pixels.png", png(after=chunk(b"tEXt", b"AIGC\0" + bare("e").encode()))
    yield "png-two.png", png(itxt(xmp_element(escaped(bare("f"))), 0), chunk(b"tEXt", b"AIGC\0" + bare("g").encode()))
    yield "png-other-meaning.png", png(chunk(b"tEXt", b"AIGC\0aigc"))
    yield "jpeg-attribute.jpg", jpeg(XMP_ID + xmp_attribute(escaped(bare("h")), "tc260"))
    yield "jpeg-raw-quotes.jpg", jpeg(XMP_ID + xmp_element(bare("i")))
    yield "jpeg-exif.jpg", jpeg(exif(0x9286, b"ASCII\0\0\0" + wrapped("j").encode(), False))
    yield "jpeg-exif-ifd0.jpg", jpeg(exif(0x9286, b"ASCII\0\0\0" + wrapped("k").encode(), True))
    yield "jpeg-legacy.jpg", jpeg(exif(0x010E, b'{"ServiceProvider":"Tencent","Time":"t","ContentID":"l"}\0', True))
    yield "jpeg-glued.jpg", jpeg(b"AIGC" + bare("m").encode(), 0xE4)
    webp = base64.b64decode("UklGRiQAAABXRUJQVlA4IBgAAABQAQCdASoEAAQAAgA0JaQABHQAAP5oAAA=")
    yield "webp-at-the-end.webp", riff(b"WEBP", (b"VP8X", bytes([4, 0, 0, 0, 3, 0, 0, 3, 0, 0])),
                                       (b"VP8 ", webp[20:44]), (b"XMP ", xmp_attribute(escaped(bare("n")))))
    gif = base64.b64decode("R0lGODlhAgACAPAAAH5+fgAAACwAAAAAAgACAAACAoRROw==")
    trailer = bytes([1]) + bytes(range(255, -1, -1)) + b"\0"
    yield "gif.gif", (b"GIF89a" + gif[6:19] + b"\x21\xff\x0bXMP DataXMP" + xmp_element(escaped(bare("o"))) +
                      trailer + gif[19:-1] + b"\0;")
    packet = xmp_element(escaped(bare("p")))
    yield "tiff.tif", (b"II*\0\x08\0\0\0" + struct.pack("<H", 4) + struct.pack("<HHII", 256, 3, 1, 1) +
                       struct.pack("<HHII", 257, 3, 1, 1) + struct.pack("<HHII", 273, 4, 1, 8) +
                       struct.pack("<HHII", 700, 7, len(packet), 62) + b"\0\0\0\0" + packet)
    yield "svg.svg", ('<svg xmlns="http://www.w3.org/2000/svg"><metadata>' + rdf(element(escaped(bare("q")))) +
                      "</metadata></svg>").encode()


def sound_and_video():
    yield "wav-at-the-end.wav", riff(b"WAVE", (b"fmt ", WAV_FORMAT), (b"data", bytes(8)), (b"AIGC", bare("r").encode()))
    yield "wav-id3.wav", riff(b"WAVE", (b"fmt ", WAV_FORMAT), (b"data", bytes(8)), (b"id3 ", id3(bare("s"))))
    yield "mp3.mp3", id3(wrapped("t")) + MPEG_FRAME * 3
    yield "flac.flac", flac(bare("u"))
    yield "mp4-tail.mp4", (box(b"ftyp", b"isom\0\0\0\0isom") + box(b"mdat", bytes(16)) +
                           box(b"moov", MVHD, box(b"udta", keyed_meta(bare("v"), True))))
    yield "mov-meta.mov", (box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", MVHD, keyed_meta(bare("w"), False)) +
                           box(b"mdat", bytes(16)))


def documents(folder):
    custom = ('<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
              'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-'
              '08002B2CF9AE}" pid="2" name="AIGC"><vt:lpwstr>' + escaped(bare("x")) + "</vt:lpwstr></property></Properties>")
    with zipfile.ZipFile(folder / "docx.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                         '<Default Extension="xml" ContentType="application/xml"/></Types>')
        package.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                         'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                         'relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>')
        package.writestr("word/document.xml", "<w/>")
        package.writestr("docProps/custom.xml", custom)
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(folder / "odt.odt", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", "<c/>")
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text\n")
        package.writestr("meta.xml", f'<o:document-meta xmlns:o="{office}office:1.0" xmlns:m="{office}meta:1.0"><o:meta>'
                         f'<m:user-defined m:value-type="string" m:name="aigc">{escaped(wrapped("B"))}</m:user-defined></o:meta></o:document-meta>')
        package.writestr("META-INF/manifest.xml", f'<manifest xmlns="{office}manifest:1.0"/>')
    with zipfile.ZipFile(folder / "epub.epub", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/epub+zip")
        package.writestr("META-INF/container.xml", f'<container xmlns="{office}container"><rootfiles><rootfile full-path="a%20book.opf" '
                         'media-type="application/oebps-package+xml"/></rootfiles></container>')
        package.writestr("a book.opf", '<package xmlns="http://www.idpf.org/2007/opf"><metadata><meta property="tc260:AIGC">' +
                         escaped(bare("C")) + "</meta></metadata></package>")
    yield "markdown-flow.md", ("---\nAIGC: " + bare("y") + "\n---\ntext\n").encode()
    yield "markdown-block.md", (f"---\ntitle: t\nAIGC:\n  ContentProducer: '{CODE}'\n  ContentPropagator: '{CODE}'\n  Label: '1'\n"
                                "  ProduceID: 'z'\n  PropagateID: 'z'\n  ReservedCode1: ''\n  ReservedCode2: ''\n---\ntext\n").encode()
    yield "html.html", ('<html><head><meta name="AIGC" content="' + escaped(wrapped("A")) + '"></head></html>').encode()


def main(folder):
    folder = Path(folder)
    for files in (pictures(), sound_and_video(), documents(folder)):
        for name, data in files:
            (folder / name).write_bytes(data)


main(sys.argv[1])
