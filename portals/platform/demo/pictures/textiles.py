"""Weaving: sadu rugs, cushions, prayer mats, throws, folded cloth, shemagh."""

from .canvas import dark, light, mix, rosette

DESERT = ("#8c2f24", "#1c1714", "#f4e6cc", "#c7812f")
PALM = ("#2f5d46", "#20251c", "#f1e8d2", "#b98b4a")
EARTH = ("#7a5234", "#2c1d12", "#f0e2c8", "#a7a07a")
REEF = ("#0f6f78", "#123640", "#f6ecd8", "#e08a5c")


def sadu(c, palette=DESERT, scale=0.8):
    """The Bedouin band pattern: teeth, lozenges and steps in four colours."""
    base, night, cream, gold = palette
    rows = [
        (0, 8, night),
        (8, 3, cream),
        (11, 24, night),
        (35, 3, gold),
        (38, 44, base),
        (82, 3, gold),
        (85, 24, night),
    ]
    rows += [
        (109, 3, cream),
        (112, 8, night),
        (120, 20, base),
        (128, 3, gold),
        (140, 44, gold),
        (184, 8, night),
        (192, 40, base),
    ]
    out = f'<rect width="48" height="232" fill="{base}"/>'
    out += "".join(f'<rect y="{y}" width="48" height="{h}" fill="{fill}"/>' for y, h, fill in rows)
    for x in (0, 24):
        out += f'<path d="M{x} 35L{x + 12} 11L{x + 24} 35Z" fill="{cream}"/><path d="M{x} 85L{x + 12} 109L{x + 24} 85Z" fill="{cream}"/>'
        for y, outer, inner in ((42, cream, night), (144, night, cream)):
            out += f'<path d="M{x + 12} {y}L{x + 24} {y + 18}L{x + 12} {y + 36}L{x} {y + 18}Z" fill="{outer}"/>'
            out += f'<path d="M{x + 12} {y + 9}L{x + 18} {y + 18}L{x + 12} {y + 27}L{x + 6} {y + 18}Z" fill="{inner}"/>'
    out += f'<path d="M0 212h6v-6h6v6h6v-6h6v6h6v-6h6v6h6v-6h6v6" stroke="{cream}" stroke-width="3" fill="none"/>'
    return c.pattern(48, 232, out, f"scale({scale})")


def sheen(c):
    return c.across(
        (0, "#000000", 0.25),
        (0.15, "#ffffff", 0.12),
        (0.5, "#ffffff", 0.04),
        (0.85, "#000000", 0.06),
        (1, "#000000", 0.3),
    )


def fringe(c, x0, x1, y, step, colour="#f4e6cc", length=18):
    n = int((x1 - x0) / 8)
    d = "".join(
        f"M{x0 + 4 + i * (x1 - x0 - 8) / n:.1f} {y}v{step * (length + c.random.choice((0, 3, 6)))}"
        for i in range(n + 1)
    )
    return f'<path d="{d}" stroke="{colour}" stroke-width="2.4"/><path d="{d}" stroke="#5d3f1c" stroke-width=".6" opacity=".5"/>'


def rug(c, palette=DESERT, x=94, y=74, w=212, h=348, scale=0.8):
    """A flat-woven length with fringes at both ends."""
    box = f"M{x} {y}h{w}v{h}h{-w}Z"
    return (
        c.cast(box, 0.45) + fringe(c, x, x + w, y + h, 1, palette[2]) + fringe(c, x, x + w, y, -1, palette[2])
        + f'<path d="{box}" fill="{sadu(c, palette, scale)}"/><path d="{box}" fill="{sheen(c)}"/>'
    )  # fmt: skip


def rolled_rug(c, palette=EARTH):
    """A pile rug half unrolled on the floor."""
    flat = "M70 360L330 360L372 424L28 424Z"
    return (
        c.shadow(180, 10) + f'<path d="{flat}" fill="{sadu(c, palette, 0.62)}"/><path d="{flat}" fill="{c.linear((0, "#000000", 0.4), (1, "#000000", 0))}"/>'
        + f'<rect x="56" y="268" width="288" height="104" rx="50" fill="{sadu(c, palette, 0.45)}"/>'
        + f'<rect x="56" y="268" width="288" height="104" rx="50" fill="{c.linear((0, "#ffffff", 0.25), (0.4, "#000000", 0), (1, "#000000", 0.55))}"/>'
        + f'<ellipse cx="336" cy="320" rx="26" ry="51" fill="{palette[2]}"/>'
        + "".join(f'<ellipse cx="336" cy="320" rx="{26 - i * 5}" ry="{51 - i * 10}" fill="none" stroke="{palette[0]}" stroke-width="3"/>' for i in range(1, 5))
    )  # fmt: skip


def cushion(c, palette=PALM, plain="", y=250, scale=0.7):
    """A square cushion with corner tassels; `plain` gives one velvet colour with a rosette."""
    body = f"M92 {y}Q84 {y - 8} 96 {y - 6}Q200 {y + 10} 304 {y - 6}Q316 {y - 8} 308 {y}Q292 {y + 84} 308 {y + 168}Q312 {y + 178} 302 {y + 174}Q200 {y + 162} 98 {y + 174}Q88 {y + 178} 92 {y + 168}Q108 {y + 84} 92 {y}Z"
    fill = c.linear(light(plain, 0.16), plain, dark(plain, 0.3), x2=1) if plain else sadu(c, palette, scale)
    tuft = dark(plain, 0.3) if plain else palette[1]
    ends = "".join(
        f'<path d="M{x} {yy}l{dx * 14} {dy * 12}" stroke="{tuft}" stroke-width="7" stroke-linecap="round"/>'
        for x, yy, dx, dy in ((92, y, -1, -1), (308, y, 1, -1), (92, y + 170, -1, 0.4), (308, y + 170, 1, 0.4))
    )
    light_fall = c.radial((0, "#ffffff", 0.3), (0.5, "#ffffff", 0), (1, "#000000", 0.4), cx=0.36, cy=0.3, r=0.8)
    art = rosette(200, y + 84, 56, 16, light(plain, 0.5), 1.2, 0.7) if plain else ""
    return c.shadow(124, 12) + ends + f'<path d="{body}" fill="{fill}"/>{art}<path d="{body}" fill="{light_fall}"/>'


def prayer_mat(c, field="#2f5d46", border="#c9a45c", cream="#f2e8d4"):
    """A mat with a mihrab arch, a hanging lamp and knotted ends."""
    box = "M112 66H288V426H112Z"
    niche = "M146 404V214C146 176 174 156 200 132C226 156 254 176 254 214V404Z"
    return (
        c.cast(box, 0.42) + fringe(c, 112, 288, 426, 1, cream, 12) + fringe(c, 112, 288, 66, -1, cream, 12)
        + f'<path d="{box}" fill="{field}"/><path d="M120 74H280V418H120Z" fill="none" stroke="{border}" stroke-width="7"/>'
        + f'<path d="M120 74H280V418H120Z" fill="none" stroke="{dark(field, 0.4)}" stroke-width="2" stroke-dasharray="5 5"/>'
        + f'<path d="M130 84H270V408H130Z" fill="{c.girih(28, cream, 0.4)}"/><path d="{niche}" fill="{dark(field, 0.28)}" stroke="{border}" stroke-width="3"/>'
        + f'<path d="M156 404V220C156 188 178 170 200 150C222 170 244 188 244 220V404" fill="none" stroke="{cream}" stroke-opacity=".6"/>'
        + f'<path d="M200 152V206M186 206H214L208 224Q216 238 200 250Q184 238 192 224Z" fill="{border}" stroke="{border}" stroke-width="1.6"/>'
        + rosette(200, 330, 34, 16, border, 1, 0.8) + f'<path d="{box}" fill="{sheen(c)}"/>'
    )  # fmt: skip


def throw(c, palette=EARTH):
    """A blanket over a wooden rail."""
    front = "M104 128Q200 118 296 128L304 372Q200 386 98 374Z"
    return (
        c.cast(front, 0.35) + f'<rect x="64" y="112" width="272" height="14" rx="7" fill="{c.linear("#a8794c", "#5c3a20")}"/>'
        + fringe(c, 100, 302, 374, 1, palette[2], 22)
        + f'<path d="{front}" fill="{sadu(c, palette, 0.9)}"/>'
        + f'<path d="{front}" fill="{c.linear((0, "#ffffff", 0.26), (0.14, "#000000", 0.1), (1, "#000000", 0.05))}"/>'
        + f'<g filter="{c.blur(5)}" fill="none" stroke="#000" stroke-opacity=".26" stroke-width="8"><path d="M140 134C134 220 146 300 138 372M214 130C220 220 206 300 216 378M268 134C262 230 276 300 268 372"/></g>'
    )  # fmt: skip


def folded(c, fills, edge="#00000033", top=244, depth=58, width=264):
    """A stack of folded cloth; one paint per layer, top first."""
    out = c.shadow(150, 14, 206, 424)
    layers = len(fills)
    for n in reversed(range(layers)):
        y, jog = 424 - (layers - n) * depth, (n * 7) % 9 - 4
        left, right = 200 - width / 2 + jog, 200 + width / 2 + jog
        d = f"M{left + 22} {y}H{right - 8}Q{right} {y} {right} {y + depth / 2}T{right - 8} {y + depth + 4}H{left + 22}Q{left} {y + depth + 4} {left} {y + depth / 2}T{left + 22} {y}Z"
        fall = c.linear((0, "#ffffff", 0.24), (0.5, "#ffffff", 0), (1, "#000000", 0.3))
        out += f'<path d="{d}" fill="{fills[n]}"/><path d="{d}" fill="{fall}" stroke="{edge}"/>'
        out += f'<path d="M{left + 24} {y + depth * 0.36:.0f}H{right - 2}M{left + 24} {y + depth * 0.68:.0f}H{right - 2}" stroke="#000" stroke-opacity=".2" stroke-width="1.5"/>'
    return out


def check(c, colour="#b3261e", ground="#fffdf8"):
    """Shemagh check."""
    return c.pattern(
        18, 18,
        f'<rect width="18" height="18" fill="{ground}"/><path d="M0 0H9V9H0ZM9 9H18V18H9Z" fill="{colour}" opacity=".82"/>'
        f'<path d="M0 9L9 18M9 0L18 9" stroke="{colour}" stroke-width="1.8" opacity=".8"/>', "rotate(8)",
    )  # fmt: skip


def agal(c, y=206, x=200, tassel=True):
    rope = c.across("#1c1815", (0.35, "#5a5148"), "#12100e")
    out = ""
    for dy in (8, -10):
        out += f'<ellipse cx="{x}" cy="{y + dy}" rx="112" ry="34" fill="none" stroke="{rope}" stroke-width="19"/>'
        out += f'<ellipse cx="{x}" cy="{y + dy - 4}" rx="112" ry="34" fill="none" stroke="#fff" stroke-opacity=".16" stroke-width="2" stroke-dasharray="5 4"/>'
    if tassel:
        out += f'<path d="M{x + 90} {y + 16}C{x + 106} {y + 44} {x + 100} {y + 76} {x + 110} {y + 100}M{x + 82} {y + 20}C{x + 92} {y + 48} {x + 86} {y + 80} {x + 92} {y + 106}" stroke="#12100e" stroke-width="4" fill="none"/>'
        out += f'<path d="M{x + 105} {y + 98}h10l4 34h-16zM{x + 87} {y + 104}h10l3 34h-15z" fill="#12100e"/>'
    return out


def tote(c, body="#ece2cf", strap="#6b4528", art="", palette=None):
    """A flat-bottomed bag with two handles; a palette weaves it in sadu."""
    box = "M104 206H296L308 410Q308 424 294 424H106Q92 424 92 410Z"
    fill = sadu(c, palette, 0.75) if palette else c.linear(light(body, 0.2), body, dark(body, 0.16), x2=1)
    handle = '<path d="M{a} 214C{a} 96 {b} 96 {b} 214" fill="none" stroke="{s}" stroke-width="{w}"/>'
    return (
        c.shadow(118, 12) + handle.format(a=152, b=256, s=dark(strap, 0.4), w=9)
        + f'<path d="{box}" fill="{fill}"/><path d="{box}" fill="{c.across((0, "#000000", 0.18), (0.2, "#ffffff", 0.16), (0.7, "#000000", 0), (1, "#000000", 0.28))}"/>'
        + art + handle.format(a=142, b=246, s=strap, w=9) + handle.format(a=142, b=246, s=mix(strap, "#ffffff", 0.3), w=1.4)
        + "".join(f'<circle cx="{x}" cy="222" r="4.5" fill="{c.metal("brass")}"/>' for x in (142, 246))
    )  # fmt: skip
