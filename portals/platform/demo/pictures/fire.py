"""What is burnt: mubkharas, oud chips, bakhoor, candles, incense."""

from .canvas import dark, light, turned, words


def smoke(c, x=200, y=190, opacity=0.34):
    fill = c.linear((0, "#f3e3c4", 0), (0.45, "#f3e3c4", opacity), (1, "#f3e3c4", 0))
    return (
        f'<g filter="{c.blur(6)}" fill="none" stroke="{fill}" stroke-width="11" stroke-linecap="round" transform="translate({x} {y})">'
        '<path d="M-6 0C-60 -60 54 -100 -8 -180"/><path d="M16 -2C70 -60 -10 -100 40 -170"/></g>'
    )


def ember(c, y, r=64):
    glow = c.radial((0, "#ffcf73"), (0.4, "#f08a2a", 0.8), (1, "#7a2a08", 0))
    out = f'<ellipse cx="200" cy="{y}" rx="{r}" ry="{r * 0.17:.0f}" fill="#1a0d05"/>'
    out += f'<ellipse cx="200" cy="{y - 2}" rx="{r * 1.1:.0f}" ry="{r * 0.4:.0f}" fill="{glow}" opacity=".9"/>'
    for dx, turn in ((-42, 12), (-14, -8), (12, 18), (-22, 30)):
        out += (
            f'<rect x="{200 + dx}" y="{y - 14}" width="30" height="11" rx="2" fill="#2a170b" stroke="#8a5a2c" '
            f'stroke-opacity=".6" transform="rotate({turn} {214 + dx} {y - 8})"/>'
        )
    return out


def mubkhara(c, wood="#6b3f1f", trim="brass", fretwork="#f3dca2", lit=True):
    """The footed burner: square-cut wood with metal rims and fretwork."""
    body, rim, lace = c.round(wood, 0.32), c.metal(trim), c.girih(22, fretwork, 0.8, 0.8)
    return (
        c.shadow(105, 10, opacity=0.7, colour="#000000")
        + f'<path d="M122 424L144 356H256L278 424Z" fill="{body}"/><path d="M139 411L154 367H246L261 411Z" fill="{lace}"/>'
        f'<rect x="143" y="347" width="114" height="10" rx="2" fill="{rim}"/>'
        f'<path d="M172 347L178 306H222L228 347Z" fill="{body}"/><rect x="169" y="301" width="62" height="8" rx="2" fill="{rim}"/>'
        f'<path d="M143 303H257L281 220H119Z" fill="{body}"/><path d="M149 292H251L268 234H132Z" fill="{lace}"/>'
        f'<rect x="115" y="210" width="170" height="12" rx="2" fill="{rim}"/>'
        + (ember(c, 208) + smoke(c, 200, 196) if lit else "")
    )


def censer(c, metal="brass", gem="#2f6f6a"):
    """A domed brass burner on a tray, pierced with stars."""
    fill, lace = c.metal(metal), c.girih(26, "#3a2208", 0.75, 1.6)
    dome = turned([(3, 150), (18, 166), (58, 192), (82, 244)], [(82, 244), (84, 252)])
    bowl = turned([(90, 256), (84, 300), (58, 336), (30, 352)], [(22, 366), (20, 380)], [(52, 398), (60, 410)])
    return (
        c.shadow(130, 11, opacity=0.7, colour="#000000")
        + f'<ellipse cx="200" cy="414" rx="128" ry="14" fill="{dark("#8a6428", 0.35)}"/><ellipse cx="200" cy="409" rx="128" ry="13" fill="{fill}"/>'
        f'<path d="{bowl}" fill="{fill}"/><path d="{dome}" fill="{fill}"/><path d="{dome}" fill="{lace}"/>'
        f'<rect x="106" y="248" width="188" height="12" rx="5" fill="{fill}"/>'
        f'<path d="M116 280Q200 302 284 280M124 300Q200 322 276 300" stroke="#3a2208" stroke-opacity=".5" fill="none"/>'
        + "".join(
            f'<circle cx="{200 + dx}" cy="{292 - abs(dx) * 0.07:.0f}" r="5" fill="{c.ball(gem)}"/>'
            for dx in (-60, -30, 0, 30, 60)
        )
        + f'<circle cx="200" cy="142" r="12" fill="{fill}"/>'
        + smoke(c, 196, 150, 0.3)
    )


def chip(c, x, y, length, turn, tone):
    fill = c.linear(tone, dark(tone, 0.6), tone, x2=1)
    w = length
    return (
        f'<g transform="translate({x} {y}) rotate({turn})"><path d="M{-w} 2L{-w * 0.5} -9L{w * 0.5} -8L{w} 1L{w * 0.4} 9L{-w * 0.7} 8Z" fill="{fill}"/>'
        f'<path d="M{-w * 0.7} -3Q0 -7 {w * 0.7} -4M{-w * 0.5} 3Q0 2 {w * 0.5} 3" stroke="#d29a58" stroke-opacity=".35" fill="none"/></g>'
    )


def chips(c, count=46, spread=110, foot=416, rise=86, tones=("#7a4a22", "#9a6431", "#5c381a", "#b07a40")):
    """A heap of agarwood."""
    out, r = "", c.random
    for n in range(count):
        t = n / count
        half = spread * (1 - t * 0.82)
        x, y = 200 + r.uniform(-half, half), foot - rise * t + r.uniform(-5, 5)
        out += chip(c, round(x), round(y), r.randint(20, 36), r.randint(-38, 38), r.choice(tones))
    return out


def chip_box(c, wood="#4a2a16"):
    """A hinged box filled with chips."""
    return (
        c.shadow(150, 12, opacity=0.75, colour="#000000")
        + f'<path d="M74 170H326L336 290H64Z" fill="{c.linear(light(wood, 0.06), dark(wood, 0.45))}"/>'
        '<path d="M84 180H316L324 284H76Z" fill="#1c0f08"/>'
        + chips(c, 52, 122, 318, 66)
        + f'<rect x="58" y="312" width="284" height="112" rx="5" fill="{c.linear(light(wood, 0.12), dark(wood, 0.4))}"/>'
        f'<rect x="58" y="312" width="284" height="112" rx="5" fill="{c.girih(40, "#c8a25c", 0.3, 0.8)}"/>'
        f'<rect x="178" y="304" width="44" height="34" rx="3" fill="{c.metal("brass")}"/><circle cx="200" cy="322" r="4" fill="#2a1808"/>'
        + words(200, 388, "عود آسام", 24, "#f0dcae")
    )


def bakhoor_jar(c, glass="#5a2f18", lid="gold", label="بخور", beads="#3a1f10"):
    """A glass jar of rolled bakhoor."""
    out = c.shadow(104, 11, opacity=0.72, colour="#000000")
    out += f'<rect x="104" y="210" width="192" height="214" rx="22" fill="{c.round(glass, 0.3)}"/>'
    inside = c.clip("M112 240H288V404Q288 416 276 416H124Q112 416 112 404Z")
    balls = "".join(
        f'<circle cx="{118 + col * 21 + (row % 2) * 10}" cy="{252 + row * 19}" r="12" fill="{c.ball(mix_tone(c, beads), 0.3)}"/>'
        for row in range(9) for col in range(9)
    )  # fmt: skip
    out += f'<g clip-path="{inside}">{balls}</g>'
    out += '<rect x="104" y="210" width="192" height="214" rx="22" fill="#ffe2b0" opacity=".08"/>'
    out += f'<rect x="112" y="160" width="176" height="54" rx="8" fill="{c.metal(lid)}"/><path d="M112 176h176M112 200h176" stroke="#000" stroke-opacity=".25"/>'
    out += '<rect x="142" y="290" width="116" height="82" fill="#120d08" opacity=".9"/>'
    out += '<rect x="147" y="295" width="106" height="72" fill="none" stroke="#d2a755" stroke-width=".8"/>'
    return out + words(200, 342, label, 34, "#f0dcae") + c.gleam(116, 228, 8, 170, 0.45)


def mix_tone(c, colour):
    return light(colour, c.random.uniform(0, 0.16))


def candle(c, glass="#1d1813", wax="#f0e2c6", label="", ink="#e6c88c", x=200, scale=1.0, flame=True, height=150):
    """A poured candle in a glass."""
    top = 424 - height
    return (
        f'<g transform="translate({x} 424) scale({scale}) translate(-200 -424)">' + c.shadow(84, 10, opacity=0.6, colour="#1a0f06")
        + (f'<circle cx="200" cy="{top - 40}" r="110" fill="{c.radial((0, "#ffd27a", 0.5), (1, "#ffb04a", 0))}"/>' if flame else "")
        + f'<rect x="126" y="{top}" width="148" height="{height}" rx="12" fill="{c.round(glass, 0.3)}"/>'
        f'<ellipse cx="200" cy="{top + 4}" rx="74" ry="14" fill="{dark(glass, 0.3)}"/><ellipse cx="200" cy="{top + 8}" rx="68" ry="11" fill="{c.radial("#fff6dc", wax)}"/>'
        f'<path d="M200 {top + 6}v-16" stroke="#2a1a10" stroke-width="2.4"/>'
        + (f'<path d="M200 {top - 56}C214 {top - 34} 212 {top - 14} 200 {top - 10}C188 {top - 14} 187 {top - 32} 200 {top - 56}Z" fill="{c.linear("#fff7d8", "#ffc24e", "#e07a1e")}"/>' if flame else "")
        + (words(200, top + height * 0.62, label, 26, ink) if label else "") + c.gleam(136, top + 18, 7, height - 40, 0.5) + "</g>"
    )  # fmt: skip
