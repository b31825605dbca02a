"""Store logos and favicons: a drawn mark and, beside it, nothing else; the name is set in type by the template."""

STAR = "M12 2.2l2.9 2.9h4v4L21.800 12l-2.900 2.900v4h-4L12 21.800l-2.900-2.900h-4v-4L2.200 12l2.900-2.900v-4h4z"

MARKS = {
    "oud-perfumes": ("#c8a25c", "#17110a", '<path d="M10 3.500h4v3h-4zM9 6.500h6M8 9.500c-2 1-2.500 2.500-2.500 4.500v4.500a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V14c0-2-.5-3.500-2.500-4.500M9.500 6.500v2L8 9.500h8l-1.500-1v-2"/><path d="M12 12l1 2.200 2.300 1-2.300 1L12 18.500l-1-2.300-2.300-1 2.300-1z" fill="currentColor" stroke="none"/>'),
    "saudi-traditional": ("#9a5410", "#fffaf1", '<path d="M4 20.500V10l3-3 2.500 2L12 4l2.500 5L17 7l3 3v10.500z"/><path d="M9.500 20.500V16c0-1.500 1-2.500 2.500-3.500 1.500 1 2.500 2 2.500 3.500v4.500M6 13.500l1-1.500 1 1.500zM16 13.500l1-1.500 1 1.500z"/>'),
    "modern-fashion": ("#1e40af", "#ffffff", '<path d="M12 4a1.600 1.600 0 1 1 1.600 1.600c-1 .3-1.600.8-1.600 1.900M12 7.500L3.500 13.500c-.8.6-.4 1.800.6 1.800h15.800c1 0 1.400-1.200.6-1.800z"/><path d="M8 15.300V20.500M12 15.300v5.200M16 15.300v5.200"/>'),
    "home-decor": ("#2f5d46", "#ffffff", '<path d="M4 20.500V11c0-3.500 4-5.500 8-8 4 2.500 8 4.500 8 8v9.500z"/><path d="M12 9.500l3 3.500-3 3.500-3-3.500zM4 17h5l3 3 3-3h5"/>'),
    "dates-coffee": ("#5b3420", "#fff8ee", '<path d="M12 20.500V10M12 10c-1-3-4-4-7-3 1 2.500 3.500 3.700 7 3zM12 10c1-3 4-4 7-3-1 2.500-3.500 3.700-7 3zM12 10c-.5-2.500 0-5 0-6.500M12 10c-3 0-5 1.500-5.500 4.500M12 10c3 0 5 1.500 5.500 4.500"/><path d="M8.500 20.500h7"/>'),
    "jeddah-books": ("#7a2438", "#fff7f2", '<path d="M12 7c-2-2-5-2.500-8.500-2.500v13C7 17.500 10 18 12 20c2-2 5-2.500 8.500-2.500v-13C17 4.500 14 5 12 7zM12 7v13"/><path d="M16.500 8.500l1 1.800-1 1.800-1-1.800zM7.500 8.500l1 1.800-1 1.800-1-1.800z"/>'),
    "red-sea-crafts": ("#0b5f73", "#ffffff", '<path d="M3.500 15.500c3 1.200 13.500 1.500 17-1.500-.4 3-2 5-4.500 5.500H8c-2.500-.3-4-1.800-4.500-4zM11.500 15.800V3.500M5 12.500L15 3c1.800 4 2 8 .5 12"/><path d="M2.500 22c1.600-1 3.200-1 4.800 0 1.600-1 3.200-1 4.700 0 1.600-1 3.200-1 4.700 0 1.600-1 3.200-1 4.800 0" stroke-width="1.200"/>'),
    "riyadh": ("#0d5c4c", "#ffffff", f'<path d="{STAR}"/><path d="M12 7.500l1.300 3.200L16.500 12l-3.200 1.300L12 16.500l-1.300-3.200L7.500 12l3.200-1.300z" fill="currentColor" stroke="none"/>'),
}  # fmt: skip

STROKE = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'


LOCKUP = """<div id="logo" style="display:inline-flex;align-items:center;gap:26px;padding:4px;color:{ink};font-family:Plex,'Plex Arabic'">
<svg viewBox="0 0 24 24" width="118" height="118" color="{brand}" fill="none" stroke="currentColor" stroke-width="1.4"
 stroke-linecap="round" stroke-linejoin="round">{mark}</svg>
<div style="display:grid;gap:2px;line-height:1.3;justify-items:center"><span lang="ar" dir="rtl" style="font-size:58px;font-weight:500;white-space:nowrap">{ar}</span>
<span dir="ltr" style="font-size:25px;font-weight:500;letter-spacing:.16em;white-space:nowrap;opacity:.8">{en}</span></div></div>"""


def lockup(handle, store):
    """A logo as html: the mark, the Arabic name, and the English one below it, in ink that the store's ground bears."""
    theme = store["theme"]
    dark = sum(int(theme["surface"][at : at + 2], 16) for at in (1, 3, 5)) < 384
    return LOCKUP.format(
        ink="#f6efe2" if dark else "#1d1915",
        brand=theme["brand"],
        mark=MARKS[handle][2],
        ar=store["name"]["ar"],
        en=store["name"]["en"].upper().replace("&", "&amp;"),
    )


def all_logos():
    """File name → svg: a bare mark in the brand colour, and a favicon on a rounded ground."""
    out = {}
    for handle, (brand, ink, mark) in MARKS.items():
        out[f"logo-{handle}.svg"] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96" color="{brand}" {STROKE}>{mark}</svg>'
        )
        out[f"favicon-{handle}.svg"] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="{ink}"><rect width="32" height="32" rx="7" fill="{brand}"/>'
            f'<g transform="translate(4 4)" {STROKE}>{mark}</g></svg>'
        )
    return out
