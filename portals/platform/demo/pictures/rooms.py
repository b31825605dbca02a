"""For the wall and the table: panels, prints, mirrors, lamps, carved wood, boats."""

from .canvas import dark, light, rosette, star, turned
from .stages import arch


def panel(c, plaster="#efe6d6", star_points=16):
    """A carved gypsum panel."""
    box = "M92 70H308V420H92Z"
    carve = dark(plaster, 0.4)
    return (
        c.cast(box, 0.36) + f'<path d="{box}" fill="{c.linear(light(plaster, 0.5), plaster, dark(plaster, 0.12), x2=1)}"/><path d="M104 82H296V408H104Z" fill="{c.girih(38, carve, 0.5, 1.6)}"/>'
        f'<path d="{arch(200, 70, 112, 190, 396)}" fill="{dark(plaster, 0.14)}" stroke="{carve}" stroke-opacity=".6" stroke-width="2"/><path d="{arch(200, 60, 128, 198, 396)}" fill="{plaster}"/>'
        + rosette(200, 272, 54, star_points, carve, 2, 0.7) + f'<path d="{star(200, 272, 22, 12, 8)}" fill="{dark(plaster, 0.2)}"/>'
        f'<path d="{box}" fill="none" stroke="{light(plaster, 0.7)}" stroke-width="4"/>'
    )  # fmt: skip


def framed(c, art, frame="#6d4828", mount="#faf6ee", x=78, y=66, w=244, h=340):
    """A picture in a frame; `art` is drawn in the middle 0..100 × 0..140 box."""
    edge = f"M{x} {y}h{w}v{h}h{-w}Z"
    inner_w, inner_h = w - 68, h - 76
    return (
        c.cast(edge, 0.4)
        + f'<path d="{edge}" fill="{c.linear(light(frame, 0.2), frame, dark(frame, 0.4), x2=1)}"/><rect x="{x + 12}" y="{y + 12}" width="{w - 24}" height="{h - 24}" fill="{mount}"/>'
        f'<svg x="{x + 34}" y="{y + 38}" width="{inner_w}" height="{inner_h}" viewBox="0 0 100 140" preserveAspectRatio="xMidYMid slice">{art}</svg>'
        f'<path d="M{x + 12} {y + 12}h{w * 0.5:.0f}l-{w * 0.34:.0f} {h - 24}h-{w * 0.16:.0f}z" fill="#fff" opacity=".12"/>'
    )


def door_art(wall="#c98a5a", door="#6b3a22", accent="#e8c88a"):
    """A painted Najdi door."""
    marks = "".join(
        f'<path d="{star(50, y, 9, 4.5, 8)}" fill="none" stroke="{accent}" stroke-width="1"/><path d="M30 {y}l5 -5l5 5l-5 5zM60 {y}l5 -5l5 5l-5 5z" fill="{accent}"/>'
        for y in (58, 82, 106)
    )
    teeth = "".join(f"M{4 + i * 12} 22l6 -10l6 10z" for i in range(8))
    return (
        f'<rect width="100" height="140" fill="{wall}"/><path d="{teeth}" fill="{light(wall, 0.4)}"/><path d="M0 24H100" stroke="{light(wall, 0.4)}" stroke-width="2"/>'
        f'<path d="M0 128H100V140H0Z" fill="{dark(wall, 0.35)}"/><rect x="22" y="40" width="56" height="92" fill="{door}"/><path d="M50 40V132M22 70H78M22 94H78" stroke="{dark(door, 0.5)}" stroke-width="1.4"/>{marks}<circle cx="54" cy="94" r="2" fill="{accent}"/>'
    )


def mirror(c, frame="#a8794c"):
    """An arched mirror in turned wood."""
    outer, inner = arch(200, 104, 62, 170, 420), arch(200, 88, 82, 180, 404)
    glass = c.linear("#f4f3ec", "#cfd6cf", "#b4beb4", "#dfe4da", x2=0.6)
    return (
        c.cast(outer, 0.4) + f'<path d="{outer}" fill="{c.linear(light(frame, 0.3), frame, dark(frame, 0.4), x2=1)}"/><path d="{outer}" fill="{c.girih(26, dark(frame, 0.6), 0.4)}"/>'
        f'<path d="{inner}" fill="{glass}"/><path d="{inner}" fill="none" stroke="{dark(frame, 0.5)}" stroke-opacity=".6" stroke-width="2"/>'
        f'<g clip-path="{c.clip(inner)}"><path d="M120 300L250 90L300 90L150 404L110 404Z" fill="#fff" opacity=".34"/><path d="M196 404L288 190V260L226 404Z" fill="#fff" opacity=".24"/></g>'
    )  # fmt: skip


def lamp(c, base="#7f8c6d", shade="#f3e6cd"):
    """A table lamp, lit."""
    foot = turned([(12, 250), (16, 262), (58, 296), (70, 350), (54, 404)], [(60, 412), (62, 424)])
    hood = "M140 104H260L302 252H98Z"
    return (
        c.shadow(90, 11) + f'<circle cx="200" cy="210" r="190" fill="{c.radial((0, "#ffdc96", 0.55), (1, "#ffc870", 0))}"/><path d="{foot}" fill="{c.round(base, 0.35)}"/>' + f'<path d="M134 340Q200 360 266 340" fill="none" stroke="{light(base, 0.4)}" stroke-width="2"/>'
        f'<rect x="194" y="240" width="12" height="20" fill="{c.metal("brass")}"/><path d="{hood}" fill="{c.radial((0, "#fffaf0"), (0.6, shade), (1, dark(shade, 0.22)), cx=0.5, cy=0.7, r=0.8)}"/><path d="{hood}" fill="{c.girih(34, "#b98b4a", 0.3)}"/>'
        f'<path d="M140 104H260M98 252H302" stroke="{dark(shade, 0.3)}" stroke-width="4"/>'
    )  # fmt: skip


def roshan(c, wood="#7a4a2a", glass="#cfe6e2"):
    """A small model of a Hijazi latticed window."""
    m, lace = c.linear(light(wood, 0.18), wood, dark(wood, 0.3), x2=1), c.girih(20, dark(wood, 0.5), 0.95, 1.8)
    teeth = "".join(f"M{112 + i * 16} 126l8 -16l8 16z" for i in range(11))
    out = (
        c.shadow(112, 12)
        + f'<path d="M104 150L128 126H272L296 150Z" fill="{m}"/><path d="{teeth}" fill="{wood}"/><rect x="96" y="148" width="208" height="20" rx="3" fill="{m}"/>'
    )
    out += f'<rect x="106" y="166" width="188" height="206" fill="{m}"/>'
    for n in range(3):
        x = 116 + n * 58
        out += f'<path d="M{x} 358V230Q{x} 200 {x + 26} 186Q{x + 52} 200 {x + 52} 230V358Z" fill="{glass}"/><path d="M{x} 358V230Q{x} 200 {x + 26} 186Q{x + 52} 200 {x + 52} 230V358Z" fill="{lace}"/><path d="M{x} 290H{x + 52}" stroke="{wood}" stroke-width="6"/>'
    return (
        out
        + f'<path d="M92 370H308L296 396H104Z" fill="{m}"/><path d="M118 396H282L262 424H138Z" fill="{dark(wood, 0.25)}"/>'
        + "".join(f'<circle cx="{x}" cy="383" r="5" fill="{c.metal("brass")}"/>' for x in range(118, 290, 27))
    )


def dhow(c, hull="#7a4a2a", sail="#f6ecd8", trim="#0f6f78"):
    """A model sambuk under a lateen sail, on a stand."""
    body = "M54 330C90 346 250 350 344 306C338 350 306 388 262 394H132C96 390 64 366 54 330Z"
    return (
        c.shadow(110, 11) + f'<path d="M150 424L160 388H172L166 424ZM234 424L228 388H240L250 424Z" fill="{dark(hull, 0.4)}"/><path d="M186 350L196 84" stroke="{dark(hull, 0.2)}" stroke-width="7" stroke-linecap="round"/>'
        f'<path d="M84 262L268 70" stroke="{dark(hull, 0.3)}" stroke-width="5" stroke-linecap="round"/><path d="M88 262L266 76C300 170 290 260 262 320C200 300 140 280 88 262Z" fill="{c.linear("#ffffff", sail, dark(sail, 0.2), x2=1)}"/>'
        f'<path d="M124 270Q214 210 252 96M166 286Q250 230 274 130M208 302Q276 250 284 190" fill="none" stroke="{dark(sail, 0.3)}" stroke-opacity=".5"/>'
        f'<path d="{body}" fill="{c.linear(light(hull, 0.24), hull, dark(hull, 0.45))}"/><path d="M58 338C110 356 250 356 342 316" fill="none" stroke="{trim}" stroke-width="6"/>'
        f'<path d="M66 354C120 372 250 372 330 340M84 372C140 386 250 384 310 362" fill="none" stroke="{dark(hull, 0.5)}" stroke-opacity=".6"/><path d="M344 306L372 286" stroke="{dark(hull, 0.2)}" stroke-width="6" stroke-linecap="round"/>'
    )  # fmt: skip


def shells(c, pearl="#f3e6da"):
    """A wind chime of shells on driftwood."""
    out = '<path d="M86 110C140 92 250 124 318 100" fill="none" stroke="#8a6a4c" stroke-width="14" stroke-linecap="round"/><path d="M90 106C140 90 250 120 314 96" fill="none" stroke="#c3a27c" stroke-width="3"/><path d="M120 102L200 54L290 104" fill="none" stroke="#b99a70" stroke-width="2.400"/>'
    for n, x in enumerate((112, 148, 184, 220, 256, 292)):
        length = (150, 236, 300, 270, 206, 136)[n]
        out += f'<path d="M{x} 106V{106 + length}" stroke="#b99a70" stroke-width="1.800"/>'
        for k in range(106 + 46, 106 + length + 1, 52):
            tone = (pearl, "#f0c7a8", "#d9e6e0", "#f7f0e4")[(n + k) % 4]
            out += f'<g transform="translate({x} {k})"><path d="M0 -18C24 -18 28 10 0 24C-28 10 -24 -18 0 -18Z" transform="translate(5 6)" fill="#14282c" opacity=".2"/><path d="M0 -18C24 -18 28 10 0 24C-28 10 -24 -18 0 -18Z" fill="{c.ball(tone, 0.6)}"/><path d="M0 22L-14 -8M0 22L-7 -14M0 22V-16M0 22L7 -14M0 22L14 -8" stroke="{dark(tone, 0.4)}" stroke-opacity=".5"/></g>'
    return out


def soaps(c, colours=("#bfe0d8", "#f3d9c2", "#e6e0cf")):
    """Three cut bars, one stamped."""
    out = c.shadow(150, 13)
    for n, (x, y, turn) in enumerate(((214, 372, 0), (186, 312, -3), (206, 252, 4))):
        tone = colours[n]
        out += f'<g transform="translate({x} {y}) rotate({turn})"><rect x="-116" y="-4" width="232" height="56" rx="9" fill="{dark(tone, 0.2)}"/><rect x="-116" y="-14" width="232" height="50" rx="10" fill="{c.linear(light(tone, 0.5), tone)}"/><path d="M-96 6C-60 -10 -30 22 0 6S70 -8 98 8" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="3"/>'
        out += f'<path d="M{-14} 48h44" stroke="{dark(tone, 0.36)}" stroke-opacity=".4"/></g>'
    return out + rosette(206, 262, 18, 8, "#3a7f80", 1.2, 0.6)


def shell_box(c, wood="#4a2a1a", pearl="#eef0ea"):
    """A chest inlaid with mother of pearl."""
    lid = "M84 250C84 190 120 176 200 176S316 190 316 250Z"
    inlay = "".join(
        f'<path d="{star(x, y, 13, 6.5, 8)}" fill="{(pearl, "#cfe4e2", "#f2ddd6")[n % 3]}"/>'
        for n, (x, y) in enumerate([(x, y) for y in (306, 346, 386) for x in range(112, 300, 35)])
    )
    return (
        c.shadow(136, 12) + f'<path d="{lid}" fill="{c.round(wood, 0.26)}"/><g clip-path="{c.clip(lid)}"><rect x="80" y="170" width="240" height="80" fill="{c.girih(36, pearl, 0.9, 2)}"/></g>'
        f'<rect x="76" y="248" width="248" height="14" rx="3" fill="{c.metal("brass")}"/><rect x="84" y="262" width="232" height="162" rx="4" fill="{c.round(wood, 0.26)}"/>{inlay}'
        f'<path d="M92 276H308V412H92Z" fill="none" stroke="{pearl}" stroke-width="2.400"/><rect x="182" y="250" width="36" height="36" rx="5" fill="{c.metal("brass")}"/><circle cx="200" cy="268" r="4" fill="#2a1808"/>'
    )  # fmt: skip


def rope_basket(c, rope="#d8bd8e", accent="#0f6f78"):
    """A lidded basket of coiled rope."""
    out = c.shadow(128, 12)
    for n in range(9):
        r = (82, 100, 112, 118, 120, 118, 114, 106, 96)[n]
        y = 232 + n * 23
        tone = accent if n in (3, 5) else rope
        out += f'<rect x="{200 - r}" y="{y - 12}" width="{2 * r}" height="25" rx="12" fill="{c.round(tone, 0.3)}"/>'
        out += f'<path d="{"".join(f"M{x} {y - 10}l9 20" for x in range(208 - r, 188 + r, 15))}" stroke="{dark(tone, 0.5)}" stroke-opacity=".42" stroke-width="2"/>'
    return (
        out
        + f'<path d="M150 226C150 150 250 150 250 226" fill="none" stroke="{dark(rope, 0.2)}" stroke-width="12"/><path d="M150 226C150 150 250 150 250 226" fill="none" stroke="{light(rope, 0.4)}" stroke-width="3" stroke-dasharray="7 6"/>'
    )
