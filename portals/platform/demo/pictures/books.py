"""Paper and ink: books with drawn covers, notebooks, pens, bookmarks, maps, a reading stand."""

from .canvas import dark, light, rosette, star, words
from .pantry import palm


def cover_art(c, kind, ink, accent):
    """A cover motif inside 0..200 × 0..280."""
    if kind == "sun":
        return f'<circle cx="100" cy="120" r="52" fill="{accent}"/><path d="M0 170C50 140 90 176 130 160S180 150 200 158V280H0Z" fill="{ink}"/><path d="M0 204C60 180 110 214 200 190V280H0Z" fill="{dark(ink, 0.35)}"/>'
    if kind == "waves":
        return "".join(
            f'<path d="M0 {120 + i * 26}C34 {96 + i * 26} 66 {96 + i * 26} 100 {120 + i * 26}S166 {144 + i * 26} 200 {120 + i * 26}V280H0Z" fill="{ink if i % 2 else accent}" opacity="{0.5 + i * 0.08:.2f}"/>'
            for i in range(6)
        )
    if kind == "arches":
        return "".join(
            f'<path d="M{100 - w} 280V{150 - w * 0.4:.0f}C{100 - w} {110 - w * 0.5:.0f} {100 - w * 0.4:.0f} {84 - w * 0.5:.0f} 100 {70 - w * 0.4:.0f}C{100 + w * 0.4:.0f} {84 - w * 0.5:.0f} {100 + w} {110 - w * 0.5:.0f} {100 + w} {150 - w * 0.4:.0f}V280Z" fill="{f}"/>'
            for w, f in ((78, ink), (58, accent), (38, dark(ink, 0.3)))
        )
    if kind == "stars":
        return (
            "".join(
                f'<path d="{star(x, y, r, r * 0.45, 8)}" fill="{accent}"/>'
                for x, y, r in ((46, 92, 14), (140, 78, 20), (96, 130, 10), (160, 150, 9), (52, 160, 8))
            )
            + f'<path d="M0 226C60 190 120 236 200 200V280H0Z" fill="{ink}"/><path d="M70 224l24 -32l24 32z" fill="{accent}"/>'
        )
    if kind == "palm":
        return (
            f'<circle cx="136" cy="96" r="30" fill="{accent}"/>'
            + palm(c, 88, 262, 0.62, ink, ink)
            + f'<path d="M0 254Q100 236 200 256V280H0Z" fill="{dark(ink, 0.2)}"/>'
        )
    if kind == "house":
        rows = "".join(
            f'<rect x="{x}" y="{y}" width="30" height="40" fill="{ink}"/><path d="M{x} {y}h30M{x + 15} {y}v40M{x} {y + 20}h30" stroke="{accent}" stroke-width="1.600"/>'
            for x in (46, 86, 126)
            for y in (112, 166)
        )
        return f'<path d="M32 280V96H170V280Z" fill="{accent}"/><path d="M28 96H174L164 84H38Z" fill="{ink}"/>{rows}<path d="M86 280V236Q101 218 116 236V280Z" fill="{dark(ink, 0.3)}"/>'
    if kind == "table":
        return (
            f'<circle cx="100" cy="160" r="70" fill="{accent}"/><circle cx="100" cy="160" r="52" fill="{light(accent, 0.6)}"/>'
            + "".join(
                f'<ellipse cx="{100 + dx}" cy="{160 + dy}" rx="17" ry="11" fill="{ink}" transform="rotate({dx} {100 + dx} {160 + dy})"/>'
                for dx, dy in ((-20, -12), (16, -20), (22, 12), (-12, 18), (0, 0))
            )
        )
    return rosette(100, 150, 66, 16, ink, 1.4) + rosette(100, 150, 34, 12, accent, 1.4)


def book(
    c, colour="#7a2438", kind="rosette", title="", ink="#f4dfae", accent="#e0a85a", thick=34, x=200, scale=1.0, paper=""
):
    """One Arabic book standing, so the spine is to the right."""
    w, h, left, top = 200, 280, 118, 144
    right = left + w
    front = f"M{left} {top}h{w}v{h}h{-w}Z"
    spine = f"M{right} {top}L{right + thick} {top - 10}V{top + h - 12}L{right} {top + h}Z"
    leaves = f"M{left} {top}L{left + thick} {top - 10}H{right + thick}L{right} {top}Z"
    rules = f"M{right + thick / 2:.0f} {top + 20}v50M{right + thick / 2:.0f} {top + 210}v30"
    fall = c.across(
        (0, "#ffffff", 0.1),
        (0.6, "#000000", 0.04),
        (0.9, "#000000", 0.1),
        (0.95, "#ffffff", 0.16),
        (1, "#000000", 0.34),
    )
    return (
        f'<g transform="translate({x} 424) scale({scale}) translate({-200 - thick / 2} -424)">'
        + c.shadow(134, 11, 228, 426)
        + f'<path d="{leaves}" fill="{c.linear("#fffdf6", "#d9cfbb")}"/><path d="{spine}" fill="{dark(colour, 0.36)}"/>'
        + f'<path d="{rules}" stroke="{ink}" stroke-opacity=".7" stroke-width="3"/><path d="{front}" fill="{paper or colour}"/>'
        + f'<svg x="{left}" y="{top}" width="{w}" height="{h}" viewBox="0 0 200 280">{cover_art(c, kind, ink, accent)}</svg>'
        + (words(left + w / 2, top + 48, title, 27, ink if paper else accent, 600) if title else "")
        + f'<path d="{front}" fill="{fall}"/></g>'
    )


def notebooks(c, colours=("#7a2438", "#2d6a6a", "#c79a4a")):
    """Three cloth notebooks, stacked, with ribbons."""
    out = c.shadow(150, 13)
    for n, colour in enumerate(colours):
        y, jog = 372 - n * 54, (n * 11) % 17 - 8
        out += f'<path d="M{74 + jog} {y}H{326 + jog}V{y + 48}H{74 + jog}Z" fill="{c.linear("#fffaf0", "#d6cab4")}"/>'
        out += "".join(
            f'<path d="M{78 + jog} {y + k}H{322 + jog}" stroke="#9b8c70" stroke-opacity=".34"/>'
            for k in range(10, 44, 5)
        )
        out += f'<path d="M{66 + jog} {y - 2}H{330 + jog}V{y + 8}H{76 + jog}V{y + 42}H{330 + jog}V{y + 52}H{66 + jog}Z" fill="{c.linear(light(colour, 0.16), dark(colour, 0.24))}"/><path d="M{120 + jog} {y + 50}v26l6 -7l6 7v-26z" fill="{light(colour, 0.35)}"/>'
    top = 372 - 108
    return (
        out
        + f'<g transform="translate(204 {top - 12}) rotate(-7)"><rect x="-120" y="-9" width="200" height="17" rx="8" fill="{c.metal("black", True)}"/><rect x="-24" y="-11" width="12" height="21" fill="{c.metal("gold", True)}"/><path d="M80 -6L116 0L80 6Z" fill="{c.metal("gold", True)}"/></g>'
    )


def ink_set(c, bottle="#1f2f52", tray="#6b3f24"):
    """Reed pens, an ink bottle and a written sheet."""
    sheet = "M92 92L300 76L316 360L108 378Z"
    out = (
        c.cast(sheet, 0.24)
        + f'<path d="{sheet}" fill="{c.linear("#fffdf6", "#efe4cd", x2=1)}"/><g transform="rotate(-4 204 200)">'
        + words(204, 214, "سلام", 92, "#241a12", 400)
        + '<path d="M140 258H270" stroke="#7a2438" stroke-width="2"/>'
        + "".join(f'<path d="M{150 + i * 16} 286l6 -6l6 6l-6 6z" fill="#7a2438"/>' for i in range(7))
        + "</g>"
    )
    out += (
        c.shadow(56, 9, 118, 428)
        + f'<rect x="72" y="344" width="92" height="80" rx="12" fill="{c.round(bottle, 0.4)}"/><rect x="92" y="316" width="52" height="32" rx="5" fill="{c.metal("gold")}"/><rect x="84" y="368" width="68" height="36" fill="#faf3e4"/>'
        + words(118, 393, "حبر", 20, bottle, 600)
    )
    for n, (x, turn) in enumerate(((236, 16), (268, 24), (300, 32))):
        out += f'<g transform="translate({x} 410) rotate({turn})"><rect x="-6" y="-190" width="12" height="188" rx="4" fill="{c.across(dark(tray, 0.3), light(tray, 0.3), dark(tray, 0.2))}"/><path d="M-6 -4L-3 22L4 14L6 -4Z" fill="#1d120b"/><path d="M-6 {-150 + n * 18}h12" stroke="#c8a25c" stroke-width="3"/></g>'
    return out


def bookmarks(c, colours=("#7a2438", "#2d6a6a", "#c79a4a", "#1f2f52", "#6d7a3a")):
    """A fan of brass-edged bookmarks with tassels."""
    out = ""
    for n, colour in enumerate(colours):
        turn = -32 + n * 16
        d = "M-26 -300H26V0H-26Z"
        out += f'<g transform="translate(200 420) rotate({turn})"><path d="{d}" transform="translate(5 6)" fill="#2b1d12" opacity=".25"/><path d="{d}" fill="{colour}"/><path d="{d}" fill="{c.girih(26, light(colour, 0.6), 0.55)}"/><path d="M-22 -296H22V-4H-22Z" fill="none" stroke="{c.metal("gold")}" stroke-width="2"/><circle cy="-284" r="5" fill="#f4ead8"/><path d="M0 -286C-4 -304 6 -312 3 -326M-4 -352L3 -326L10 -352M-9 -350L3 -326L15 -350M3 -356V-326" stroke="{light(colour, 0.25)}" stroke-width="2.400" fill="none" stroke-linecap="round"/><circle cx="3" cy="-325" r="4.500" fill="{c.metal("gold")}"/></g>'
    return out + f'<circle cx="200" cy="412" r="9" fill="{c.metal("gold")}"/>'


def map_print(c, sea="#a9d0d0", land="#efe0c2", ink="#7a2438"):
    """An old-fashioned map of the Red Sea coast, rolled at both ends."""
    sheet = "M88 96H312V396H88Z"
    coast = "M150 96C170 140 158 170 186 204S196 280 228 310S236 370 262 396H88V96Z"
    other = "M312 96V250C300 230 286 210 284 178S256 130 258 96Z"
    grid = "".join(f"M88 {y}H312" for y in range(130, 396, 44)) + "".join(f"M{x} 96V396" for x in range(124, 312, 44))
    return (
        c.cast(sheet, 0.34) + f'<path d="{sheet}" fill="{sea}"/><g clip-path="{c.clip(sheet)}"><path d="{coast}" fill="{land}" stroke="{ink}" stroke-opacity=".7" stroke-width="1.600"/><path d="{other}" fill="{land}" stroke="{ink}" stroke-opacity=".7" stroke-width="1.600"/></g>'
        f'<path d="{grid}" stroke="{ink}" stroke-opacity=".18"/>' + rosette(270, 336, 27, 16, ink, 0.9) + f'<path d="{star(270, 336, 34, 7, 4)}" fill="{ink}" opacity=".85"/>'
        f'<path d="M186 204C214 220 240 240 262 300" fill="none" stroke="{ink}" stroke-dasharray="5 5" stroke-width="1.800"/><circle cx="186" cy="204" r="4" fill="{ink}"/>'
        + "".join(f'<rect x="76" y="{y}" width="248" height="22" rx="11" fill="{c.linear("#fff6e0", "#cdb68c")}"/><circle cx="{x}" cy="{y + 11}" r="9" fill="#7a4a2a"/>' for y, x in ((84, 70), (84, 330), (386, 70), (386, 330)))
    )  # fmt: skip


def rahl(c, wood="#7a4a2a"):
    """A folding book stand with an open book."""
    legs = c.linear(light(wood, 0.2), dark(wood, 0.35))
    return (
        c.shadow(140, 12) + f'<path d="M96 424L226 236L262 248L140 424Z" fill="{legs}"/><path d="M304 424L174 236L138 248L260 424Z" fill="{c.linear(light(wood, 0.1), dark(wood, 0.45))}"/><path d="M304 424L174 236L138 248L260 424Z" fill="{c.girih(26, "#e8c88a", 0.5)}"/>'
        f'<path d="M66 226L200 284L334 226V204L200 262L66 204Z" fill="{legs}"/><path d="M58 176C110 168 170 190 200 236C230 190 290 168 342 176V206C290 200 232 220 200 264C168 220 110 200 58 206Z" fill="{c.linear("#fffdf6", "#ddd0b6")}"/>'
        f'<path d="M78 184C124 182 168 204 190 236M322 184C276 182 232 204 210 236M78 192C124 192 164 210 188 242M322 192C276 192 236 210 212 242" fill="none" stroke="#8b7a5e" stroke-opacity=".6"/><path d="M200 236V264" stroke="#7a2438" stroke-width="4"/>'
    )  # fmt: skip
