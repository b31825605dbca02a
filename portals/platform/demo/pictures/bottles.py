"""Perfume: flacons, oils, sprays, testers."""

from .canvas import dark, light, rosette, turned, words

LABEL = "سَمَر"


def depth(c):
    return c.linear((0, "#000000", 0), (0.7, "#000000", 0.1), (1, "#000000", 0.55))


def flacon(c, liquid="#8a5416", cap="gold", label=LABEL, plate="#120d08", ink="#f0dcae", fill=0.0):
    """A square bottle with a metal cap and a framed label."""
    metal, body, top = c.metal(cap), c.round(liquid, 0.5), 196 + fill * 100
    return (
        c.shadow(105, 10, opacity=0.75, colour="#000000")
        + f'<rect x="176" y="148" width="48" height="24" fill="{metal}"/>'
        f'<rect x="164" y="78" width="72" height="72" rx="4" fill="{metal}"/>'
        '<path d="M164 84h72M164 144h72" stroke="#000" stroke-opacity=".35"/>'
        '<rect x="118" y="170" width="164" height="254" rx="16" fill="#e9d3a1" opacity=".22"/>'
        '<rect x="119" y="171" width="162" height="252" rx="15" fill="none" stroke="#f6e3b6" stroke-opacity=".5"/>'
        f'<rect x="130" y="{top}" width="140" height="{410 - top}" rx="8" fill="{body}"/>'
        f'<rect x="130" y="{top}" width="140" height="{410 - top}" rx="8" fill="{depth(c)}"/>'
        f'<path d="M130 {top + 8}h140" stroke="#ffe9b8" stroke-opacity=".55" stroke-width="1.5"/>'
        f'<rect x="155" y="256" width="90" height="104" fill="{plate}" opacity=".84"/>'
        f'<rect x="159" y="260" width="82" height="96" fill="none" stroke="{ink}" stroke-opacity=".8" stroke-width=".8"/>'
        + rosette(200, 291, 15, 12, ink, 0.6)
        + words(200, 332, label, 18, ink)
        + f'<path d="M185 343h29" stroke="{ink}" stroke-width=".8"/>'
        + c.gleam(126, 182, 7, 200, 0.7)
        + c.gleam(262, 190, 3, 120, 0.5)
    )


def crystal(c, liquid="#6b3410", cap="gold"):
    """A faceted bottle with a spire stopper."""
    metal, glass = c.metal(cap), "M176 170h48l46 62v132l-46 60h-48l-46-60V232z"
    oil = "M144 240h112v120l-38 50h-36l-38-50z"
    return (
        c.shadow(100, 10, opacity=0.75, colour="#000000")
        + f'<path d="M200 78l24 30-14 44h-20l-14-44z" fill="{metal}"/>'
        '<path d="M176 108h48M200 78v74" stroke="#000" stroke-opacity=".25"/>'
        f'<rect x="184" y="152" width="32" height="20" fill="{metal}"/>'
        f'<path d="{glass}" fill="#e9d3a1" opacity=".25"/><path d="{glass}" fill="none" stroke="#f6e3b6" stroke-opacity=".65"/>'
        f'<path d="{oil}" fill="{c.round(liquid, 0.42)}"/><path d="{oil}" fill="{depth(c)}"/>'
        '<path d="M176 170l-6 70 0 120 12 50M224 170l6 70 0 120-12 50M130 232l40 8h60l40-8M130 364l40-4h60l40 4" '
        'fill="none" stroke="#fff1cf" stroke-opacity=".42"/>'
        '<path d="M138 244l28-52" stroke="#fff" stroke-opacity=".5" stroke-width="4" stroke-linecap="round"/>'
    )


def globe(c, liquid="#8a4a12", cap="gold", knob="#3a332a"):
    """A round bottle with a ball stopper and an engraved rosette."""
    inside = c.clip("M94 304a106 106 0 1 0 212 0a106 106 0 1 0 -212 0Z")
    return (
        c.shadow(100, 10, opacity=0.75, colour="#000000")
        + f'<rect x="182" y="150" width="36" height="40" fill="{c.metal(cap)}"/>'
        f'<circle cx="200" cy="118" r="36" fill="{c.ball(knob, 0.5)}"/>'
        '<ellipse cx="189" cy="104" rx="9" ry="12" fill="#fff" opacity=".24"/>'
        '<circle cx="200" cy="304" r="121" fill="#e9d3a1" opacity=".2"/>'
        '<circle cx="200" cy="304" r="120" fill="none" stroke="#f6e3b6" stroke-opacity=".5"/>'
        f'<g clip-path="{inside}"><rect x="94" y="232" width="212" height="180" fill="{c.round(liquid, 0.42)}"/>'
        f'<rect x="94" y="198" width="212" height="214" fill="{depth(c)}"/>'
        '<ellipse cx="200" cy="232" rx="104" ry="9" fill="#ffe9b8" opacity=".4"/></g>'
        '<path d="M108 268a98 98 0 0 1 46-56" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="6" stroke-linecap="round"/>'
        + rosette(200, 312, 52, 12, "#f4dfae", 0.9)
        + f'<rect x="160" y="414" width="80" height="11" rx="3" fill="{c.metal(cap)}"/>'
    )


def column(c, colour="#2a241c", cap="gold", label=LABEL, ink="#f4dfae"):
    """A lacquered cylinder with two engraved bands."""
    metal, band = c.metal(cap), c.girih(29, ink, 0.55, 0.8)
    return (
        c.shadow(90, 10, opacity=0.75, colour="#000000")
        + f'<rect x="162" y="62" width="76" height="104" rx="6" fill="{metal}"/>'
        '<path d="M162 84h76M162 92h76" stroke="#fff3d0" stroke-opacity=".35"/>'
        f'<rect x="170" y="166" width="60" height="14" fill="{metal}"/>'
        f'<rect x="142" y="180" width="116" height="244" rx="10" fill="{c.round(colour, 0.34)}"/>'
        f'<rect x="142" y="180" width="116" height="244" rx="10" fill="{depth(c)}"/>'
        f'<rect x="142" y="196" width="116" height="58" fill="{band}"/><rect x="142" y="352" width="116" height="58" fill="{band}"/>'
        f'<path d="M142 196h116M142 254h116M142 352h116M142 410h116" stroke="{ink}" stroke-opacity=".6" stroke-width=".8"/>'
        + words(200, 314, label, 30, ink)
        + c.gleam(150, 190, 6, 200)
    )


def tola(c, liquid="#4a1a0c", cap="silver", x=200, scale=1.0):
    """A slender cut-glass oil bottle with a long stopper."""
    glass = turned(
        [(9, 176), (12, 186), (30, 206), (44, 246)],
        [(44, 246), (48, 320), (42, 396)],
        [(42, 396), (34, 420), (34, 424)],
    )
    oil = turned([(34, 258), (38, 322), (33, 392)], [(33, 392), (24, 408), (22, 409)])
    cuts = "".join(
        f"M{200 + dx} 250C{200 + dx * 1.14:.0f} 310 {200 + dx:.0f} 370 {200 + dx * 0.8:.0f} 412"
        for dx in (-26, -9, 9, 26)
    )
    stopper = turned([(1, 62), (10, 92), (16, 112), (7, 136), (11, 150)], [(11, 150), (9, 178)])
    return (
        f'<g transform="translate({x} 424) scale({scale}) translate(-200 -424)">' + c.shadow(54, 8, opacity=0.7, colour="#000000")
        + f'<path d="{stopper}" fill="{c.metal(cap)}"/><rect x="186" y="168" width="28" height="12" rx="2" fill="{c.metal(cap)}"/>'
        f'<path d="{glass}" fill="#efe6d8" opacity=".26"/><path d="{glass}" fill="none" stroke="#fff4dc" stroke-opacity=".7"/>'
        f'<path d="{oil}" fill="{c.round(liquid, 0.45)}"/><path d="{oil}" fill="{depth(c)}"/>'
        f'<path d="{cuts}" stroke="#fff1cf" stroke-opacity=".34" fill="none"/>' + c.gleam(163, 258, 5, 120, 0.8) + "</g>"
    )  # fmt: skip


def phial(c, liquid="#f0e6d2", cap="gold", label="مِسك", ink="#5d4119"):
    """A squat square bottle with a ball cap, for musk and lighter oils."""
    glass = turned([(26, 236), (60, 250), (84, 268), (86, 292)], [(86, 292), (88, 400), (80, 424)])
    return (
        c.shadow(98, 10, opacity=0.7, colour="#000000")
        + f'<circle cx="200" cy="188" r="38" fill="{c.metal(cap)}"/><ellipse cx="188" cy="174" rx="9" ry="11" fill="#fff" opacity=".5"/>'
        f'<rect x="176" y="222" width="48" height="20" rx="3" fill="{c.metal(cap)}"/>'
        f'<path d="{glass}" fill="{c.round(liquid, 0.7)}"/><path d="{glass}" fill="none" stroke="#ffffff" stroke-opacity=".6"/>'
        f'<path d="M128 306H272V384H128Z" fill="{light(liquid, 0.6)}" opacity=".9"/>'
        f'<path d="M133 311H267V379H133Z" fill="none" stroke="{ink}" stroke-opacity=".55"/>'
        + words(200, 356, label, 30, ink)
        + c.gleam(124, 272, 6, 130, 0.7)
    )


def diffuser(c, glass="#3b2a18", liquid="#c98a3a", collar="gold"):
    """A bottle of room scent with reeds."""
    body = turned([(24, 214), (26, 236)], [(26, 236), (70, 262), (84, 310), (84, 396), (76, 424)])
    reeds = "".join(f"M200 226L{200 + dx} {54 + abs(dx) * 0.22:.0f}" for dx in (-74, -46, -18, 12, 40, 70))
    return (
        c.shadow(94, 10, opacity=0.7, colour="#000000")
        + f'<path d="{reeds}" stroke="#b98a52" stroke-width="5" stroke-linecap="round"/>'
        f'<path d="{reeds}" stroke="#f0d2a0" stroke-opacity=".5" stroke-width="1.4" stroke-linecap="round" transform="translate(-1 0)"/>'
        f'<path d="{body}" fill="{c.round(glass, 0.35)}" opacity=".94"/>'
        f'<path d="{turned([(72, 316), (74, 390), (66, 412)])}" fill="{c.round(liquid, 0.3)}" opacity=".55"/>'
        f'<rect x="172" y="206" width="56" height="20" rx="4" fill="{c.metal(collar)}"/>'
        + rosette(200, 346, 34, 12, "#f0dcae", 0.8)
        + c.gleam(128, 286, 7, 110, 0.5)
    )


def samples(c, colours=("#8a5416", "#6b3410", "#b0504e", "#c9a24a", "#3a2416", "#d8cdb6")):
    """An open case with six testers."""
    out = c.shadow(150, 12, opacity=0.75, colour="#000000")
    out += f'<path d="M72 196H328L318 300H82Z" fill="{c.linear("#1c150d", "#0d0a07")}" stroke="#c8a25c" stroke-opacity=".4"/>'
    out += rosette(200, 246, 34, 12, "#c8a25c", 0.7, 0.6)
    out += f'<rect x="66" y="298" width="268" height="126" rx="5" fill="{c.linear("#2f251a", "#120d08")}"/>'
    out += '<rect x="76" y="306" width="248" height="30" fill="#070504"/>'
    for n, colour in enumerate(colours):
        x = 96 + n * 37
        out += (
            f'<rect x="{x}" y="228" width="24" height="104" rx="5" fill="{c.round(colour, 0.5)}"/>'
            f'<rect x="{x}" y="228" width="24" height="104" rx="5" fill="none" stroke="#f6e3b6" stroke-opacity=".45"/>'
            f'<rect x="{x + 3}" y="198" width="18" height="32" rx="3" fill="{c.metal("gold")}"/>'
        )
    out += f'<rect x="66" y="334" width="268" height="90" rx="4" fill="{c.linear("#2a2118", "#110c08")}"/>'
    return (
        out
        + words(200, 388, LABEL, 26, "#e6c88c")
        + f'<path d="M66 336H334" stroke="{dark("#c8a25c", 0.2)}" stroke-opacity=".7"/>'
    )
