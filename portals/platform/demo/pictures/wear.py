"""Accessories: misbaha, sandals, sneakers, bags, scarves, watches, cufflinks, glasses, pearls."""

from math import cos, pi, sin

from .canvas import dark, light, rosette


def misbaha(c, bead="#e9a94a", metal="gold", tassel="#b98b3d", count=33):
    """A loop of prayer beads."""
    fill, disc = c.ball(bead, 0.85), c.metal(metal)
    spots = [
        (200 + 106 * sin(2 * pi * (i + 0.5) / (count + 1)), 222 + 128 * cos(2 * pi * (i + 0.5) / (count + 1)))
        for i in range(count + 1)
    ]
    out = (
        f'<g fill="#5d3f1c" opacity=".4" filter="{c.blur(6)}">'
        + "".join(f'<circle cx="{x + 4:.0f}" cy="{y + 7:.0f}" r="11"/>' for x, y in spots)
        + "</g>"
    )
    out += '<ellipse cx="200" cy="222" rx="106" ry="128" fill="none" stroke="#7d5a2c" stroke-width="2"/>'
    for n, (x, y) in enumerate(spots):
        special = n in (count // 3, count - count // 3)
        out += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if special else 11.2}" fill="{disc if special else fill}"/>'
    out += f'<path d="M194 346h12l4 34q-10 6 -20 0z" fill="{fill}"/><rect x="190" y="378" width="20" height="9" rx="3" fill="{disc}"/>'
    threads = "".join(
        f"M{192 + i * 2} 386C{192 + i * 2 + (i - 4) * 0.5} 410 {200 + (i - 4) * 4} 424 {200 + (i - 4) * 4.5} 448"
        for i in range(9)
    )
    return out + f'<path d="{threads}" stroke="{tassel}" stroke-width="1.6" fill="none"/>'


SOLE = "M-44 -120C-40 -168 40 -172 48 -116C54 -70 40 -30 40 20C42 70 48 100 38 136C26 170 -28 170 -38 136C-46 100 -36 60 -38 20C-40 -30 -50 -70 -44 -120Z"


def sandals(c, leather="#8a5426", sole="#d9b27c", stitch="#e9c78f"):
    """A pair of Najdi sandals from above."""
    strap, out = c.linear(leather, dark(leather, 0.45), x2=1), ""
    for x, turn, side in ((138, -7, 1), (262, 7, -1)):
        out += (
            f'<g transform="translate({x} 260) rotate({turn}) scale({side} 1)">'
            f'<path d="{SOLE}" transform="translate(8 10)" fill="#3a2511" opacity=".45" filter="{c.blur(9)}"/>'
            f'<path d="{SOLE}" fill="{c.linear(light(sole, 0.14), sole, dark(sole, 0.14), x2=1)}"/>'
            f'<path d="{SOLE}" transform="scale(.86 .94)" fill="none" stroke="{leather}" stroke-dasharray="4 4"/>'
            f'<path d="M-50 -52C-30 -92 34 -94 52 -50L44 -16C26 -52 -24 -52 -42 -16Z" fill="{strap}"/>'
            f'<path d="M-6 -120C-16 -96 -12 -84 0 -78C12 -84 16 -96 8 -122Z" fill="{strap}"/>'
            f'<path d="M-44 -40C-24 -74 28 -76 46 -38" fill="none" stroke="{stitch}" stroke-width="1.6"/>'
            f'<path d="M-20 -62l8 -8 8 8-8 8zM4 -64l8 -8 8 8-8 8z" fill="none" stroke="{stitch}" stroke-width="1.3"/></g>'
        )
    return out


def shoe(c, upper, sole, accent):
    """One low sneaker seen from its side, heel to the left."""
    body = "M64 330C66 300 76 284 92 280C108 296 134 300 150 284C176 312 214 338 262 348C310 356 336 372 338 396H70C62 378 62 354 64 330Z"
    return (
        c.shadow(150, 11, 202, 426, 0.4, "#1b2636")
        + f'<path d="{body}" fill="{c.linear(light(upper, 0.5), upper, dark(upper, 0.2))}"/>'
        f'<path d="M262 348C310 356 336 372 338 396H248C246 376 250 358 262 348Z" fill="{light(upper, 0.3)}" stroke="{dark(upper, 0.3)}" stroke-opacity=".4"/>'
        f'<path d="M64 330C66 300 76 284 92 280C96 310 96 360 92 396H70C62 378 62 354 64 330Z" fill="{accent}"/>'
        f'<path d="M112 396C126 356 150 334 190 326L206 336C172 346 152 366 144 396Z" fill="{accent}" opacity=".85"/>'
        + "".join(f'<path d="M{158 + i * 20} {296 + i * 13}l-16 20" stroke="{dark(upper, 0.36)}" stroke-width="5.4" stroke-linecap="round"/>'
                  f'<path d="M{158 + i * 20} {295 + i * 13}l-16 20" stroke="{light(upper, 0.8)}" stroke-width="4" stroke-linecap="round"/>' for i in range(5))
        + f'<path d="M62 394H340Q350 396 348 410Q346 424 332 424H76Q62 424 60 408Z" fill="{c.linear(light(sole, 0.6), sole, dark(sole, 0.2))}"/>'
        f'<path d="M62 409H348" stroke="{accent}" stroke-width="2.4"/>'
    )  # fmt: skip


def sneakers(c, upper="#f3f5f8", sole="#e6ebf2", accent="#3b6fd0"):
    one = shoe(c, upper, sole, accent)
    return f'<g transform="translate(-10 -34) scale(.96)">{one}</g><g transform="translate(22 4)">{one}</g>'


def handbag(c, leather="#27406e", metal="gold"):
    """A small structured bag with a top handle and a turn lock."""
    body, flap = (
        "M86 240Q88 226 102 226H298Q312 226 314 240L324 408Q324 424 308 424H92Q76 424 76 408Z",
        "M86 240Q88 226 102 226H298Q312 226 314 240L318 318Q260 350 200 350T82 318Z",
    )
    fall = c.across((0, "#000000", 0.3), (0.25, "#ffffff", 0.2), (0.6, "#000000", 0), (1, "#000000", 0.34))
    return (
        c.shadow(132, 13) + f'<path d="M140 232C140 120 260 120 260 232" fill="none" stroke="{dark(leather, 0.36)}" stroke-width="15"/>'
        f'<path d="M138 230C140 118 256 116 258 230" fill="none" stroke="{light(leather, 0.16)}" stroke-width="5"/>'
        f'<path d="{body}" fill="{dark(leather, 0.16)}"/><path d="{body}" fill="{fall}"/>'
        f'<path d="{flap}" transform="translate(0 6)" fill="#000" opacity=".3" filter="{c.blur(4)}"/><path d="{flap}" fill="{leather}"/><path d="{flap}" fill="{fall}"/>'
        f'<path d="M92 312Q200 368 308 312" transform="translate(0 -6)" fill="none" stroke="{light(leather, 0.4)}" stroke-dasharray="5 4" stroke-opacity=".7"/>'
        + "".join(f'<rect x="{x}" y="220" width="18" height="24" rx="4" fill="{c.metal(metal)}"/>' for x in (131, 250))
        + f'<rect x="176" y="326" width="48" height="40" rx="8" fill="{c.metal(metal)}"/><rect x="195" y="334" width="10" height="24" rx="5" fill="{c.metal(metal, True)}" stroke="#5d4119" stroke-opacity=".6"/>'
    )  # fmt: skip


def hung_scarf(c, colour="#a9c4ea", border="", paint=""):
    """A scarf drawn through a ring, its two ends falling."""
    left = "M190 118C160 130 122 170 118 236C114 300 132 360 108 440L190 448C204 380 196 250 204 122Z"
    right = "M198 118C236 128 276 160 284 222C290 280 270 330 296 400L214 412C196 340 206 220 196 122Z"
    out = f'<circle cx="200" cy="92" r="34" fill="none" stroke="{c.metal("gold")}" stroke-width="8"/>'
    for n, path in enumerate((right, left)):
        tone = paint or c.across(
            dark(colour, 0.2), light(colour, 0.24), colour, dark(colour, 0.16 + n * 0.06), light(colour, 0.1)
        )
        out += c.cast(path, 0.26, colour="#27364c") + f'<path d="{path}" fill="{tone}"/>'
        out += f'<g clip-path="{c.clip(path)}" ><g filter="{c.blur(4)}" fill="none" stroke="{dark(colour, 0.5)}" stroke-opacity=".42" stroke-width="7">'
        out += '<path d="M176 140C150 210 160 320 148 450M196 140C170 230 184 330 172 450M214 140C236 230 226 330 244 420M206 140C258 200 240 300 274 410"/></g>'
        if border:
            out += f'<path d="{"M100 424L196 432M98 410L196 418" if n else "M206 396L300 382M206 382L298 368"}" stroke="{border}" stroke-width="5"/>'
        out += "</g>"
    return (
        out
        + f'<path d="M182 108Q200 96 218 108Q222 130 200 134Q178 130 182 108Z" fill="{c.ball(colour, 0.4)}"/><path d="M172 76A34 34 0 0 1 228 76" fill="none" stroke="{c.metal("gold")}" stroke-width="8"/>'
    )


def carre(c, field="#eef3fb", ink="#2b57a8", accent="#7ea2dc"):
    """A printed square scarf, laid flat with one corner turned."""
    box = "M74 110L318 96L334 340L262 410L90 388Z"
    clip = c.clip(box)
    art = f'<path d="M92 128L302 114L316 330L106 372Z" fill="none" stroke="{ink}" stroke-width="5"/><path d="M102 138L292 125L304 322L116 360Z" fill="none" stroke="{accent}" stroke-width="2"/>'
    art += rosette(204, 240, 84, 16, ink, 1.3, 0.9) + rosette(204, 240, 40, 12, accent, 1.2, 0.9)
    return (
        c.cast(box, 0.26, colour="#27364c") + f'<path d="{box}" fill="{c.linear(light(field, 0.6), field, dark(field, 0.12), x2=1)}"/><g clip-path="{clip}">{art}</g>'
        f'<g clip-path="{clip}"><g filter="{c.blur(6)}" fill="none" stroke="#1d2c46" stroke-opacity=".2" stroke-width="9"><path d="M120 104C140 200 120 300 150 400M260 100C240 190 270 280 250 400"/></g></g>'
        f'<path d="M334 340L262 410L270 336Z" fill="{ink}"/><path d="M334 340L262 410L270 336Z" fill="{c.linear((0, "#ffffff", 0.3), (1, "#000000", 0.2), x2=1)}"/>'
    )  # fmt: skip


def watch(c, face="#f4f6fa", strap="#22304a", metal="silver"):
    """A plain wristwatch, upright."""
    marks = "".join(
        f"M{200 + 62 * sin(pi * i / 6):.1f} {256 - 62 * cos(pi * i / 6):.1f}L{200 + 54 * sin(pi * i / 6):.1f} {256 - 54 * cos(pi * i / 6):.1f}"
        for i in range(12)
    )
    band = c.across(dark(strap, 0.4), light(strap, 0.16), strap, dark(strap, 0.45))
    path = "M166 196L172 70Q173 62 182 62H218Q227 62 228 70L234 196ZM166 316L172 444Q173 452 182 452H218Q227 452 228 444L234 316Z"
    return (
        c.cast(path, 0.4, colour="#1b2636") + f'<path d="{path}" fill="{band}"/><path d="M178 70V190M222 70V190M178 322V442M222 322V442" stroke="{light(strap, 0.4)}" stroke-opacity=".6" stroke-dasharray="4 4"/>'
        f'<circle cx="206" cy="264" r="86" fill="#1b2636" opacity=".4" filter="{c.blur(8)}"/><circle cx="200" cy="256" r="86" fill="{c.metal(metal)}"/><circle cx="200" cy="256" r="76" fill="{c.radial("#ffffff", face, cx=0.35, cy=0.3, r=0.8)}" stroke="#6a7480" stroke-opacity=".5"/>'
        f'<path d="{marks}" stroke="#2a3546" stroke-width="3" stroke-linecap="round"/><path d="M200 256L172 226" stroke="#2a3546" stroke-width="5" stroke-linecap="round"/><path d="M200 256L234 214" stroke="#2a3546" stroke-width="3.4" stroke-linecap="round"/>'
        f'<path d="M200 270V204" stroke="#b4622d" stroke-width="1.6"/><circle cx="200" cy="256" r="4.6" fill="#2a3546"/><rect x="286" y="247" width="12" height="18" rx="3" fill="{c.metal(metal)}"/>'
        '<path d="M150 210A70 70 0 0 1 206 184" fill="none" stroke="#fff" stroke-width="5" stroke-opacity=".7" stroke-linecap="round"/>'
    )  # fmt: skip


def cufflinks(c, stone="#1f3f7a", metal="silver"):
    """Cufflinks and a pen in an open case."""
    box = "M74 236H326V408Q326 424 310 424H90Q74 424 74 408Z"
    out = (
        c.shadow(150, 12)
        + f'<path d="M84 110H316L326 240H74Z" fill="{c.linear("#e9edf4", "#c3ccda")}"/>'
        + rosette(200, 172, 38, 16, "#8493ac", 1, 0.6)
    )
    out += f'<path d="{box}" fill="{c.linear("#1f2b42", "#101828")}"/><path d="M90 250H310V396Q310 410 296 410H104Q90 410 90 396Z" fill="{c.radial("#31415f", "#19243a", r=0.8)}"/>'
    for x in (146, 254):
        out += f'<circle cx="{x + 3}" cy="313" r="32" fill="#000" opacity=".5" filter="{c.blur(5)}"/><circle cx="{x}" cy="306" r="32" fill="{c.metal(metal)}"/><circle cx="{x}" cy="306" r="24" fill="{c.ball(stone, 0.5)}"/>'
        out += rosette(x, 306, 15, 8, "#dfe8f6", 0.8, 0.7)
    return (
        out
        + f'<rect x="112" y="366" width="176" height="15" rx="7.5" fill="{c.metal(metal, True)}"/><rect x="196" y="364" width="8" height="19" fill="{c.metal("gold", True)}"/><path d="M288 368l16 5.500l-16 5.500z" fill="#c9d0d6"/>'
    )


def sunglasses(c, frame="#3a2a20", lens="#3f5f86"):
    """Folded sunglasses on a case."""
    glass = c.linear(dark(lens, 0.36), lens, light(lens, 0.5), x2=0.4)
    out = (
        c.shadow(140, 12)
        + f'<rect x="66" y="352" width="268" height="72" rx="34" fill="{c.linear("#e8ddcb", "#c4b094")}"/><path d="M66 388H334" stroke="#8b7656" stroke-opacity=".6"/>'
    )
    out += f'<g transform="translate(0 20)"><path d="M70 222L40 320M330 222L360 320" stroke="{dark(frame, 0.3)}" stroke-width="9" stroke-linecap="round"/>'
    for path in (
        "M68 206C100 194 160 196 184 210C190 262 172 306 124 308C84 308 64 266 68 206Z",
        "M332 206C300 194 240 196 216 210C210 262 228 306 276 308C316 308 336 266 332 206Z",
    ):
        out += f'<path d="{path}" transform="translate(6 12)" fill="#1b2636" opacity=".3" filter="{c.blur(7)}"/><path d="{path}" fill="{glass}" stroke="{frame}" stroke-width="11"/><path d="{path}" fill="none" stroke="{light(frame, 0.4)}" stroke-width="1.6" stroke-opacity=".6"/>'
    return (
        out
        + f'<path d="M182 216Q200 200 218 216" fill="none" stroke="{frame}" stroke-width="10"/><path d="M92 222L120 214M240 222L268 214" stroke="#fff" stroke-width="7" stroke-opacity=".5" stroke-linecap="round"/></g>'
    )


def pearls(c, pearl="#f4ecdf", metal="gold", card="#f7f9fc", pins=True):
    """Pearl-headed scarf pins on a card, or a short necklace on a stand."""
    ball = c.radial((0, "#ffffff"), (0.35, pearl), (1, dark(pearl, 0.34)), cx=0.35, cy=0.3, r=0.8)
    if not pins:
        bust = "M166 96H234C236 150 262 170 292 190C300 260 292 340 282 424H118C108 340 100 260 108 190C138 170 164 150 166 96Z"
        spots = [(200 - 80 * cos(pi * i / 22), 184 + 96 * sin(pi * i / 22)) for i in range(23)]
        out = (
            c.shadow(100, 12)
            + f'<path d="{bust}" fill="{c.across((0, "#1f4450"), (0.32, "#3f7480"), (0.6, "#2b5661"), (1, "#173640"))}"/>'
        )
        out += "".join(
            f'<circle cx="{x + 3:.0f}" cy="{y + 5:.0f}" r="8.500" fill="#2a3a3e" opacity=".22"/><circle cx="{x:.1f}" cy="{y:.1f}" r="{8.5 + 3 * sin(pi * i / 22):.1f}" fill="{ball}"/>'
            for i, (x, y) in enumerate(spots)
        )
        return (
            out
            + f'<path d="M192 294h16l-2 14h-12z" fill="{c.metal(metal)}"/><circle cx="200" cy="322" r="16" fill="{ball}"/>'
        )
    box = "M96 92H304Q312 92 312 100V416Q312 424 304 424H96Q88 424 88 416V100Q88 92 96 92Z"
    out = (
        c.cast(box, 0.3, colour="#27364c")
        + f'<path d="{box}" fill="{c.linear("#ffffff", card, dark(card, 0.08), x2=1)}"/>'
        + rosette(200, 380, 22, 16, "#8fa6cc", 0.8, 0.8)
    )
    for n, x in enumerate((130, 165, 200, 235, 270)):
        y = 150 + abs(n - 2) * 14
        out += f'<rect x="{x - 1.7}" y="{y}" width="3.4" height="150" rx="1.7" fill="{c.metal(metal)}"/><path d="M{x - 8} {y + 60}h16M{x - 8} {y + 108}h16" stroke="#b9c3d4" stroke-width="2"/><circle cx="{x + 3}" cy="{y + 5}" r="14" fill="#27364c" opacity=".2"/><circle cx="{x}" cy="{y}" r="{14 - (n % 2) * 3}" fill="{ball}"/>'
    return out
