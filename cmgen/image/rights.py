"""Whose a picture is, written into the picture: the only metadata that leaves, and only what a person stated.

Source: XMP, ISO 16684-1:2019; IPTC Photo Metadata Standard 2023.2, https://iptc.org/standards/photo-metadata/
(read 2026-11-25): Credit Line, Copyright Notice, Web Statement of Rights, which search engines show as the licence.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

HEAD = "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"  # a fixed word, from ISO 16684-1
NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


def packet(credit: str, licence: str) -> bytes:
    """An XMP packet with a credit line and a licence, its name or its web address; empty where neither is stated."""
    said = []
    if credit:
        said.append(f"<photoshop:Credit>{escape(credit)}</photoshop:Credit>")
    if licence.startswith("https://"):
        said.append(f"<xmpRights:WebStatement>{escape(licence)}</xmpRights:WebStatement>")
    if notice := ", ".join(part for part in (credit, licence) if part):
        words = f"<rdf:Alt><rdf:li xml:lang='x-default'>{escape(notice)}</rdf:li></rdf:Alt>"
        said.append(f"<dc:rights>{words}</dc:rights><xmpRights:Marked>True</xmpRights:Marked>")
    if not said:
        return b""
    names = " ".join(f"xmlns:{short}='{full}'" for short, full in NAMES.items())
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    about = f"<rdf:Description rdf:about='' {names}>{''.join(said)}</rdf:Description>"
    inner = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{rdf}'>{about}</rdf:RDF></x:xmpmeta>"
    return f"{HEAD}{inner}<?xpacket end='r'?>".encode()
