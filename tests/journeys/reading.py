"""What a page must be for everybody: its language and direction, its width, its faults, its foreign words."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# People are called as they call themselves.
NAMES = re.compile(
    r"\b(Huda|Faisal|Mariam|Yusuf|Salma|Noura|Daniel|Layla|Julia|Yara|Turki|Reem|Fahad|Manal|Ziyad)( [A-Z][\w-]+)?\b"
)
# What every Arabic page may say in Latin letters: our name, addresses, codes, units, sizes, the other language's name.
ALLOWED = re.compile(
    r"""
    https?://\S* | [\w.+-]+@[\w-]+\.[\w.]+ | [\w-]+(\.[\w-]+)*\.(localhost|example|com|sa)\b\S*
    | \b[A-Z]{2,8}[-\d][A-Z0-9-]*\b                                # numbers of orders and articles, codes
    | \b[A-Z0-9]{1,4}\b                                            # sizes, VAT, SAR, SKU
    | \b(CityOS|English|PDF|WhatsApp|Visa|Mastercard|Mada|Apple\s?Pay|Wagtail|Instagram|Snapchat|TikTok
        |ERPNext|Fleetbase|Medusa|Payload|Stripe|Facebook|Google(\s[A-Z]\w+)*|Firebase|Twilio)\b
    | walt\.id | “[\w%{} -]+” | \B/[\w/]+/                         # what is typed as it stands
    | \b\d+\s?(ml|g|kg|cm|mm|m|km)\b
    """,
    re.VERBOSE,
)
TEXTS = """
function texts(root, within = root.body, data = "") {
    const skip = "script, style, noscript, template, [hidden], svg, code, pre, bdi, ";
    const other = root.documentElement.lang === "ar" ? "[lang=en]" : "[lang=ar]";
    const unread = skip + other + data;
    const walker = root.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const found = [root.title];
    while (walker.nextNode()) {
        const node = walker.currentNode, holder = node.parentElement;
        if (holder && !holder.closest(unread) && node.data.trim()) found.push(node.data.trim());
    }
    for (const each of within.querySelectorAll("[placeholder], [aria-label], [title], img[alt]")) {
        if (each.closest(other + data)) continue;
        for (const name of ["placeholder", "aria-label", "title", "alt"]) {
            const value = each.getAttribute(name);
            if (value) found.push(value);
        }
    }
    return found;
}"""
HERE = f"() => {{ {TEXTS} return texts(document); }}"
# Only what stands in its main part: the frame around it is Wagtail's.
INSIDE = f"(data) => {{ {TEXTS} return texts(document, document.querySelector('main'), data); }}"
# A page is fetched and read without being drawn. `data` names, after a comma, the places of what people wrote.
THERE = f"""async ([url, data]) => {{ {TEXTS}
    const answer = await fetch(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const {{lang, dir}} = page.documentElement;
    const main = page.querySelector("main") || page.body;
    const links = [...main.querySelectorAll("a[href]")].map((each) => each.getAttribute("href"));
    return {{status: answer.status, lang, dir, texts: texts(page), inside: texts(page, main, data), links}};
}}"""


def faults(page: Page, within: str | None = None) -> list[str]:
    """Serious and critical faults, each with the first place where it stands; `within` looks at a part only."""
    found: list[dict[str, Any]] = Axe().run(page, context=within, options=RULES).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])} places)"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def foreign(texts: list[str], language: str) -> list[str]:
    """Texts, titles and labels too, with a word of the other script that is no name, code or unit.

    What stands in <bdi> is somebody's data: a name, a number, a code.
    """
    if language == "en":
        return sorted({text[:120] for text in texts if re.search(r"[\u0621-\u064a]{2,}", text.replace("العربية", ""))})
    return sorted({t[:120] for t in texts if re.search(r"[A-Za-z]{2,}", NAMES.sub(" ", ALLOWED.sub(" ", t)))})


def foreign_words(page: Page, language: str) -> list[str]:
    return foreign(page.evaluate(HERE), language)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def told_language(page: Page) -> tuple[str, str]:
    root = page.locator("html")
    return root.get_attribute("lang") or "", root.get_attribute("dir") or ""
