"""The words: what is found in the sources, how files are merged, what is refused."""

from pathlib import Path

import polib
import pytest

from cityos.words import catalogue, checks, extraction


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of one room, with one Python file and one template."""
    (tmp_path / "cms").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "locale" / "ar").mkdir(parents=True)
    (tmp_path / "cms" / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "a = _('Basket')\n"
        "b = ngettext('%(count)s item', '%(count)s items', 2)\n"
        "c = pgettext('a city quarter', 'District')\n"
        "d = _('Hello {name}')\n",
        encoding="utf-8",
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n<main>\n      <h1>{% translate 'Checkout' %}</h1>\n  <p title=\"it's {{ _('Pay') }}\">\n"
        "{% blocktranslate trimmed count n=lines|length %}\n    one line of\n    {{ name }}\n{% plural %}\n"
        "    {{ n }} lines of\n    {{ name }}\n{% endblocktranslate %}\n"
        "{% blocktranslate context 'button' %}Open{% endblocktranslate %}"
        "{% comment %}{% translate 'never' %}{% endcomment %}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(extraction, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path / "locale" / "ar")
    monkeypatch.setattr(catalogue, "COMPILED", tmp_path / "locale" / "ar" / "LC_MESSAGES" / "django.mo")
    monkeypatch.setattr(checks, "_packages", dict)
    return tmp_path


def write(house: Path, name: str, text: str) -> None:
    (house / "locale" / "ar" / name).write_text(text, encoding="utf-8")


def test_python_and_templates_are_read_with_contexts_and_plurals(house: Path) -> None:
    found = extraction.texts()
    assert set(found) == {
        (None, "Basket"),
        (None, "%(count)s item"),
        ("a city quarter", "District"),
        (None, "Hello {name}"),
        (None, "Checkout"),
        (None, "Pay"),
        (None, "one line of %(name)s"),
        ("button", "Open"),
    }
    assert found[None, "one line of %(name)s"].plural == "%(n)s lines of %(name)s"
    assert found[None, "Checkout"].places == ["templates/page.html:3"]


def test_a_later_file_wins_only_over_an_empty_entry(house: Path) -> None:
    write(house, "a.po", 'msgid "Basket"\nmsgstr "سلة"\n\nmsgid "Pay"\nmsgstr ""\n')
    write(house, "b.po", 'msgid "Basket"\nmsgstr "عربة"\n\nmsgid "Pay"\nmsgstr "ادفع"\n')
    assert catalogue.compile_catalogue()
    made = {entry.msgid: entry.msgstr for entry in polib.mofile(str(catalogue.COMPILED))}
    assert made == {"Basket": "سلة", "Pay": "ادفع"}
    assert list(checks.disagreements()) == ["'Basket': a.po says 'سلة', b.po says 'عربة'"]
    assert not catalogue.compile_catalogue()


def test_the_missing_are_ready_to_be_filled_in(house: Path) -> None:
    write(house, "a.po", 'msgid "Basket"\nmsgstr "سلة"\n')
    entries = {entry.msgid: entry for entry in polib.pofile(checks.missing_as_po())}
    assert "Basket" not in entries
    assert entries["District"].msgctxt == "a city quarter"
    assert len(entries["%(count)s item"].msgstr_plural) == 6


def test_an_orphan_is_refused_unless_a_package_owns_it(house: Path) -> None:
    write(house, "a.po", 'msgid "Gone"\nmsgstr "ذهب"\n')
    write(house, "oscar.po", 'msgid "Wishlist of yours"\nmsgstr "قائمتك"\n')
    lines = "\n".join(checks.problems())
    assert "nothing in the sources says 'Gone'" in lines
    assert "Wishlist of yours" not in lines


@pytest.mark.parametrize(
    ("arabic", "right"), [("مرحبًا {name}", True), ("مرحبًا", False), ("مرحبًا {nom}", False), ("{name} {name}", True)]
)
def test_placeholders_must_be_those_of_the_english(house: Path, arabic: str, right: bool) -> None:
    write(house, "a.po", f'msgid "Hello {{name}}"\nmsgstr "{arabic}"\n')
    assert any("placeholders" in line for line in checks.problems()) is not right


def test_one_and_two_need_no_number(house: Path) -> None:
    forms = ["لا شيء", "قطعة واحدة", "قطعتان", "%(count)s قطع", "%(count)s قطعة", "%(count)s قطعة"]
    text = 'msgid "%(count)s item"\nmsgid_plural "%(count)s items"\n'
    write(house, "a.po", text + "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms)))
    assert not [line for line in checks.problems() if "placeholders" in line]
    write(house, "a.po", text + "".join(f'msgstr[{number}] "قطع"\n' for number in range(6)))
    assert len([line for line in checks.problems() if "placeholders" in line]) == 3
