"""Turned and beaten things: dallah, finjan, vases, bowls, trays, lanterns, baskets, pots."""

from .canvas import dark, light, rosette, star, turned, words


def dallah(c, metal="brass"):
    """The Arabic coffee pot."""
    fill, line = c.metal(metal), "#5a3810"
    body = "M150 196C150 236 160 252 146 286C124 322 112 352 118 392C122 414 140 424 160 426H248C268 424 286 414 290 392C296 352 284 322 262 286C248 252 258 236 258 196Z"
    teeth = "".join(f"M{134 + i * 15.6:.1f} {336.6 + (4.8 - abs(i - 4)):.1f}l7.8 -14l7.8 14l-7.8 14z" for i in range(9))
    return (
        '<g transform="translate(-2 -2)">' + c.shadow(116, 12, 208, 428)
        + f'<path d="M256 214C330 196 352 236 344 284C338 330 312 366 284 378L280 362C304 348 322 320 326 282C330 246 314 226 258 240Z" fill="{fill}"/>'
        f'<path d="M152 212C118 206 92 186 44 198C40 200 40 206 46 207C84 214 108 262 146 290Z" fill="{fill}"/>'
        '<path d="M58 203C96 204 120 224 148 236" fill="none" stroke="#000" stroke-opacity=".22"/>'
        f'<path d="{body}" fill="{fill}"/><path d="{body}" fill="{c.linear((0, "#000000", 0), (1, "#000000", 0.35))}"/>'
        f'<path d="M146 286H262M132 314Q205 330 277 314M119 372Q205 392 290 372" fill="none" stroke="{line}" stroke-opacity=".55" stroke-width="1.5"/>'
        f'<path d="{teeth}" fill="none" stroke="{line}" stroke-opacity=".55"/><rect x="142" y="184" width="124" height="14" rx="5" fill="{fill}"/>'
        f'<path d="M148 184C150 150 176 136 196 118H212C232 136 258 150 260 184Z" fill="{fill}"/><path d="M160 160Q204 172 248 160" fill="none" stroke="{line}" stroke-opacity=".5"/>'
        f'<path d="M204 60C214 76 214 88 209 100H199C194 88 194 76 204 60Z" fill="{fill}"/><ellipse cx="204" cy="108" rx="13" ry="10" fill="{fill}"/></g>'
    )  # fmt: skip


def finjan(c, x=200, y=300, scale=1.1, glaze="#fffdf7", art="#8c2f24", rim="gold", coffee="#e3b45e"):
    """One small cup, filled; (x, y) is the middle of its mouth."""
    cup = "M-62 0C-60 54 -40 96 -22 104H22C40 96 60 54 62 0Z"
    return (
        f'<g transform="translate({x} {y}) scale({scale})"><ellipse cy="110" rx="58" ry="9" fill="#3a2113" opacity=".45" filter="{c.blur(8)}"/>'
        f'<path d="{cup}" fill="{c.across(dark(glaze, 0.2), glaze, dark(glaze, 0.06), dark(glaze, 0.3))}"/>'
        f'<g clip-path="{c.clip(cup)}"><rect x="-70" y="30" width="140" height="22" fill="{c.girih(22, art, 0.8)}"/><path d="M-70 28H70M-70 54H70" stroke="#b98b3d" stroke-width="2"/></g>'
        f'<ellipse rx="62" ry="15" fill="{c.metal(rim)}"/><ellipse cy="1" rx="57" ry="12.500" fill="#5b3a1c"/><ellipse cy="4" rx="54" ry="10" fill="{c.radial(coffee, dark(coffee, 0.36))}"/>'
        '<ellipse cx="-16" cy="3" rx="20" ry="3" fill="#fff" opacity=".28"/></g>'
    )


def finjans(c, glaze="#fffdf7", art="#8c2f24"):
    return (
        finjan(c, 128, 222, 0.82, glaze, art)
        + finjan(c, 286, 240, 0.82, glaze, art)
        + finjan(c, 206, 306, 1.1, glaze, art)
    )


SHAPES = {
    "tall": [[(34, 96), (30, 130), (40, 190), (66, 270), (72, 330), (58, 400), (46, 424)]],
    "moon": [[(34, 190), (38, 206), (84, 236), (112, 300), (92, 380), (52, 424)]],
    "neck": [[(42, 120), (26, 140), (22, 210), (40, 254), (92, 300), (96, 356), (60, 424)]],
    "jar": [[(54, 214), (58, 226), (92, 256), (104, 320), (94, 392), (76, 424)]],
    "cone": [[(70, 150), (64, 240), (48, 340), (40, 424)]],
    "amphora": [[(36, 110), (30, 132), (38, 170), (86, 226), (92, 290), (54, 380), (36, 412)], [(50, 412), (52, 424)]],
}


def vase(c, shape="tall", glaze="#c9b79a", bands="", stems="", dip="", glow=0.3):
    """A thrown vase; `bands` rings it, `dip` glazes the top, `stems` fills it with dry palm or branches."""
    runs = SHAPES[shape]
    path, mouth = turned(*runs), runs[0][0]
    out = c.shadow(max(r for run in runs for r, _ in run) + 8, 11)
    r, y = mouth
    for n, dx in enumerate((-64, -30, 6, 40, 70) if stems else ()):
        tip = (200 + dx, y - 92 + abs(dx) * 0.4 - (n % 2) * 16)
        out += f'<path d="M200 {y + 6}Q{200 + dx * 0.2:.0f} {y - 60} {tip[0]} {tip[1]:.0f}" fill="none" stroke="{dark(stems, 0.3)}" stroke-width="3"/>'
        plume = "M0 46C-16 30 -12 -10 0 -40C12 -10 16 30 0 46Z"
        out += f'<g transform="translate({tip[0]} {tip[1]:.0f}) rotate({dx * 0.5:.0f})"><path d="{plume}" fill="{c.linear(light(stems, 0.5), stems)}"/><path d="M0 46V-30M0 30L-7 10M0 30L7 10M0 14L-6 -6M0 14L6 -6" stroke="{dark(stems, 0.3)}" stroke-opacity=".5"/></g>'
    out += f'<path d="{path}" fill="{c.round(glaze, glow)}"/>'
    clip = c.clip(path)
    if dip:
        out += f'<g clip-path="{clip}"><path d="M80 60H320V250C290 280 270 244 240 268S190 252 160 276S110 250 80 262Z" fill="{c.round(dip, 0.35)}"/></g>'
    if bands:
        out += f'<g clip-path="{clip}" fill="none" stroke="{bands}"><path d="M80 300Q200 326 320 300M80 352Q200 378 320 352" stroke-width="3"/><path d="{"".join(f"M{x} 322l11 -14l11 14l-11 14z" for x in range(84, 320, 22))}" stroke-width="1.6" transform="translate(0 12)"/></g>'
    return (
        out
        + f'<ellipse cx="200" cy="{y}" rx="{r}" ry="{r * 0.2:.1f}" fill="{dark(glaze, 0.62)}"/><ellipse cx="200" cy="{y}" rx="{r}" ry="{r * 0.2:.1f}" fill="none" stroke="{light(dip or glaze, 0.4)}" stroke-width="2"/>'
    )


def bowl(c, wood="#8a5f38", inner="", grain=True, top=300, half=134):
    """A deep bowl; put something in it at y = top."""
    path = f"M{200 - half} {top}C{206 - half} {top + 70} {250 - half} 418 {260 - half} 424H{140 + half}C{150 + half} 418 {194 + half} {top + 70} {200 + half} {top}Z"
    inner = inner or dark(wood, 0.5)
    out = c.shadow(120, 12) + f'<path d="{path}" fill="{c.round(wood, 0.3)}"/>'
    if grain:
        out += f'<g clip-path="{c.clip(path)}" fill="none" stroke="{dark(wood, 0.5)}" stroke-opacity=".4"><path d="M60 {top + 30}Q200 {top + 62} 340 {top + 28}M60 {top + 56}Q190 {top + 92} 340 {top + 50}M70 {top + 88}Q210 {top + 120} 330 {top + 80}"/></g>'
    return (
        out
        + f'<ellipse cx="200" cy="{top}" rx="{half}" ry="{half * 0.2:.0f}" fill="{light(wood, 0.26)}"/><ellipse cx="200" cy="{top + 2}" rx="{half - 7}" ry="{half * 0.165:.0f}" fill="{inner}"/>'
    )


def plate(c, glaze="#f4efe4", art="#0f6f78", accent="#e08a5c", fish=True):
    """A painted plate on a stand."""
    out = (
        c.shadow(110, 11)
        + '<path d="M120 424L150 380M280 424L250 380" stroke="#6b4528" stroke-width="10" stroke-linecap="round"/>'
    )
    out += f'<circle cx="207" cy="256" r="148" fill="#14282c" opacity=".35" filter="{c.blur(9)}"/><circle cx="200" cy="248" r="148" fill="{c.radial((0, light(glaze, 0.5)), (0.8, glaze), (1, dark(glaze, 0.2)), cx=0.4, cy=0.35, r=0.7)}"/>'
    out += f'<circle cx="200" cy="248" r="138" fill="none" stroke="{art}" stroke-width="4"/><circle cx="200" cy="248" r="104" fill="none" stroke="{art}" stroke-width="2"/>'
    out += "".join(
        f'<path d="M200 116c10 8 10 16 0 24c-10 -8 -10 -16 0 -24z" fill="{art if i % 2 else accent}" transform="rotate({i * 15} 200 248)"/>'
        for i in range(24)
    )
    if not fish:
        return (
            out
            + f'<path d="{star(200, 248, 84, 44, 8)}" fill="{art}" opacity=".9"/>'
            + rosette(200, 248, 60, 16, glaze, 1.2)
        )
    for y, side in ((212, 1), (286, -1)):
        out += f'<g transform="translate(200 {y}) scale({side} 1)"><path d="M-66 0C-34 -34 24 -34 50 -2L76 -24L70 0L76 24L50 2C24 34 -34 34 -66 0Z" fill="{art}"/><path d="M-30 -20Q-18 0 -30 20M-8 -22Q4 0 -8 22M14 -20Q26 0 14 20" fill="none" stroke="{glaze}" stroke-width="2.4"/><circle cx="-48" cy="-4" r="3.600" fill="{glaze}"/></g>'
    return out


def tray(c, metal="brass"):
    """A beaten round tray, leaning."""
    return (
        c.shadow(126, 12) + f'<circle cx="208" cy="262" r="156" fill="#24170b" opacity=".4" filter="{c.blur(10)}"/>'
        f'<circle cx="200" cy="256" r="156" fill="{c.metal(metal)}"/><circle cx="200" cy="256" r="142" fill="{c.radial((0, "#fff0c4"), (0.5, "#d9a955"), (1, "#8a5f22"), cx=0.36, cy=0.3, r=0.85)}"/>'
        + rosette(200, 256, 124, 24, "#6d4514", 1, 0.7) + rosette(200, 256, 56, 16, "#6d4514", 1.1, 0.8)
        + '<circle cx="200" cy="256" r="132" fill="none" stroke="#6d4514" stroke-opacity=".6" stroke-width="6" stroke-dasharray="2 7"/>'
    )  # fmt: skip


def lantern(c, metal="brass", glass="#e8a94a", lit=True):
    """A hexagonal lantern with pierced panels."""
    m, lace = c.metal(metal), c.girih(30, "#3a2208", 0.8, 1.8)
    glow = (
        f'<circle cx="200" cy="300" r="170" fill="{c.radial((0, "#ffd27a", 0.6), (1, "#ffb04a", 0))}"/>' if lit else ""
    )
    panes = c.linear(light(glass, 0.6), glass, dark(glass, 0.25))
    return (
        c.shadow(104, 12) + glow + f'<circle cx="200" cy="78" r="20" fill="none" stroke="{m}" stroke-width="6"/><path d="{turned([(4, 98), (10, 112), (20, 124), (74, 176)], [(82, 176), (84, 190)])}" fill="{m}"/>'
        f'<path d="M126 190H274L284 388H116Z" fill="{panes}"/><path d="M126 190H274L284 388H116Z" fill="{lace}"/>'
        f'<path d="M126 190L116 388M170 190L164 388M230 190L236 388M274 190L284 388" stroke="{m}" stroke-width="8"/>'
        f'<path d="M112 386H288L296 410H104Z" fill="{m}"/><rect x="98" y="408" width="204" height="16" rx="4" fill="{m}"/><path d="M126 176Q200 190 274 176" fill="none" stroke="#3a2208" stroke-opacity=".5"/>'
    )  # fmt: skip


def basket(c, straw="#cda86a", band="#7a3b24", lid=False, handles=True):
    """Coiled palm leaf with dyed bands."""
    body = turned([(96, 268), (112, 320), (106, 380), (84, 424)])
    weave = c.pattern(
        16,
        12,
        f'<rect width="16" height="12" fill="{straw}"/><path d="M0 6Q4 0 8 6T16 6" fill="none" stroke="{dark(straw, 0.45)}" stroke-width="1.6"/><path d="M0 12H16" stroke="{dark(straw, 0.5)}" stroke-opacity=".55"/>',
    )
    fall = c.across((0, "#000000", 0.45), (0.3, "#ffffff", 0.22), (0.6, "#000000", 0), (1, "#000000", 0.5))
    out = c.shadow(118, 12)
    if handles:
        out += "".join(
            f'<path d="M{x} 280C{x + d * 46} 270 {x + d * 46} 340 {x + d * 8} 334" fill="none" stroke="{dark(straw, 0.3)}" stroke-width="11"/>'
            for x, d in ((96, -1), (304, 1))
        )
    out += f'<path d="{body}" fill="{weave}"/><g clip-path="{c.clip(body)}"><path d="M80 306Q200 330 320 306M80 364Q200 388 320 364" fill="none" stroke="{band}" stroke-width="13" stroke-dasharray="10 5"/></g><path d="{body}" fill="{fall}"/>'
    if lid:
        top = turned([(10, 168), (34, 184), (88, 222), (108, 262)], [(108, 262), (104, 274)])
        return (
            out
            + f'<path d="{top}" fill="{weave}"/><g clip-path="{c.clip(top)}"><path d="M90 244Q200 266 310 244" fill="none" stroke="{band}" stroke-width="11" stroke-dasharray="10 5"/></g><path d="{top}" fill="{fall}"/><circle cx="200" cy="164" r="12" fill="{c.ball(band, 0.4)}"/>'
        )
    return (
        out
        + f'<ellipse cx="200" cy="268" rx="97" ry="20" fill="{dark(straw, 0.62)}"/><ellipse cx="200" cy="268" rx="97" ry="20" fill="none" stroke="{light(straw, 0.2)}" stroke-width="7"/>'
    )


def planter(c, pot="#8f6a4c", leaf="#47704f"):
    """A palm seedling in a glazed pot."""
    out = c.shadow(96, 12)
    for n, (dx, top) in enumerate(((-104, 196), (-76, 134), (-34, 96), (8, 78), (48, 100), (86, 142), (108, 206))):
        tip = 200 + dx
        out += f'<path d="M200 310Q{200 + dx * 0.3:.0f} {top + 20} {tip} {top}Q{200 + dx * 0.7:.0f} {top + 66} 200 310Z" fill="{c.linear(light(leaf, 0.2), dark(leaf, 0.1 + n % 3 * 0.12))}"/><path d="M200 310Q{200 + dx * 0.4:.0f} {top + 40} {tip} {top}" fill="none" stroke="{light(leaf, 0.4)}" stroke-opacity=".6"/>'
    body = turned([(88, 300), (84, 316)], [(78, 316), (74, 380), (60, 424)])
    return (
        out
        + f'<path d="{body}" fill="{c.round(pot, 0.3)}"/><path d="M122 340Q200 360 278 340" fill="none" stroke="{light(pot, 0.4)}" stroke-width="2"/><ellipse cx="200" cy="300" rx="88" ry="13" fill="#2c1d12"/>'
    )


def jar(
    c, content="#5f7a3c", label="هيل", lid="#a8794c", ink="#4b2b17", beads=True, tall=210, paper="#fbf3e2", small=""
):
    """A glass jar with a wooden lid: spice, honey, salt."""
    top = 424 - tall
    inside = c.clip(f"M112 {top + 26}H288V402Q288 416 274 416H126Q112 416 112 402Z")
    out = c.shadow(106, 11)
    if beads:
        grains = "".join(
            f'<ellipse cx="{112 + col * 15 + row % 2 * 8}" cy="{top + 40 + row * 11}" rx="8" ry="5.500" fill="{light(content, c.random.uniform(0, 0.3)) if c.random.random() > 0.4 else dark(content, c.random.uniform(0, 0.3))}" transform="rotate({c.random.randint(-50, 50)} {112 + col * 15} {top + 40 + row * 11})"/>'
            for row in range(int((tall - 40) / 11))
            for col in range(13)
        )
        fill = f'<rect x="104" y="{top + 34}" width="192" height="{tall}" fill="{dark(content, 0.35)}"/>{grains}'
    else:
        fill = f'<rect x="104" y="{top + 34}" width="192" height="{tall}" fill="{c.linear(light(content, 0.4), content, dark(content, 0.3))}"/>'
    out += f'<rect x="104" y="{top}" width="192" height="{tall}" rx="20" fill="#ffffff" opacity=".34"/><g clip-path="{inside}">{fill}</g>'
    out += f'<rect x="104" y="{top}" width="192" height="{tall}" rx="20" fill="{c.across((0, "#000000", 0.35), (0.2, "#ffffff", 0.3), (0.5, "#ffffff", 0), (1, "#000000", 0.34))}"/>'
    out += f'<rect x="108" y="{top - 38}" width="184" height="44" rx="7" fill="{c.round(lid, 0.3)}"/><path d="M110 {top - 24}H290" stroke="#000" stroke-opacity=".16"/>'
    y = top + tall * 0.42
    out += f'<rect x="142" y="{y:.0f}" width="116" height="78" rx="2" fill="{paper}"/><rect x="147" y="{y + 5:.0f}" width="106" height="68" fill="none" stroke="{ink}" stroke-opacity=".5"/>'
    return (
        out
        + words(200, round(y + (44 if small else 50)), label, 30, ink, 600)
        + (words(200, round(y + 64), small, 12, ink, 400) if small else "")
        + c.gleam(114, top + 14, 8, tall - 50, 0.7)
    )
