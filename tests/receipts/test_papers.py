"""Receipts read well: in both languages, in logical order, with the code that the tax office wants."""

import base64
import io

import pypdf
import pytest

from commerce.receipts import Party, render_pdf, render_pngs
from commerce.receipts.code import as_svg, tax_code
from tests.receipts.papers import SELLER, paper
from tests.receipts.reading import heard


def test_arabic_is_read_in_its_order() -> None:
    lines = heard(render_pdf(paper("ar")), rtl=True)
    text = "\n".join(lines)
    assert any("الدفع عند الاستلام" in line for line in lines)
    assert any("سارة بنت عبدالله القحطاني" in line for line in lines)
    assert "3486 شارع وادي هجر، حي الملقا" in text
    assert "فاتورة ضريبية" in text and "Simplified tax invoice" in text
    for number in ("SM-10482", "1,492.00", "310122393500003", "194.61", "−163.00"):
        assert number in text


def test_english_is_read_in_its_order() -> None:
    text = "\n".join(heard(render_pdf(paper("en"))))
    assert "Simplified tax invoice" in text and "ضريبية" in text
    assert (
        "Samar perfume, 75 ml" in text and "SAR1,492.00" in text.replace(" ", "") and "VAT15%" in text.replace(" ", "")
    )


def test_pypdf_finds_the_words_and_the_pages_are_counted() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(paper("en", lines=30))))
    assert len(reader.pages) == 3
    assert "1 / 3" in reader.pages[0].extract_text()
    assert "Order number SM-10482" in reader.pages[2].extract_text()
    assert reader.metadata is not None and reader.metadata.title == "Simplified tax invoice SM-10482"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_every_typeface_is_inside() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(paper("ar"))))
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert names and all("IBMPlexSansArabic" in name for name in names)


def test_without_a_vat_number_it_is_a_receipt_without_a_code() -> None:
    seller = Party(names=SELLER.names)
    text = "\n".join(heard(render_pdf(paper("en", seller=seller))))
    assert "Receipt" in text and "Simplified tax invoice" not in text


def test_the_code_holds_the_five_fields() -> None:
    packed, fields, at = base64.b64decode(tax_code(paper("en"))), {}, 0
    while at < len(packed):
        fields[packed[at]] = packed[at + 2 : at + 2 + packed[at + 1]].decode()
        at += 2 + packed[at + 1]
    assert fields == {
        1: "سَمَر للعود",
        2: "310122393500003",
        3: "2026-11-20T17:30:00Z",
        4: "1492.00",
        5: "194.61",
    }


def test_a_name_longer_than_a_byte_can_count_is_cut_at_a_character() -> None:
    seller = Party(names={"ar": "س" * 200}, vat_number="310122393500003")
    packed = base64.b64decode(tax_code(paper("ar", seller=seller)))
    assert packed[1] == 254 and packed[2 : 2 + 254].decode() == "س" * 127


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_can_be_seen(language: str) -> None:
    pages = render_pngs(paper(language))
    assert len(pages) == 1 and pages[0].startswith(b"\x89PNG")
    assert as_svg("x").startswith(b"<svg")
