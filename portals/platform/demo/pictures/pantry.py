"""Dates, coffee, sweets, bottles, boxes and hampers."""

from math import cos, pi, sin

from .canvas import dark, light, rosette, turned, words


def date(c, x, y, rx, turn, fill, tip="#c79a5a"):
    ry, r = rx * 2.05, c.random
    lines = "".join(
        f"M{-rx * 0.62:.1f} {t + r.uniform(-2, 2):.1f}Q0 {t + r.uniform(-3, 3):.1f} {rx * 0.43:.1f} {t + r.uniform(-2, 2):.1f}"
        for t in (-ry * 0.5, -ry * 0.18, ry * 0.2, ry * 0.52)
    )
    return (
        f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn})"><ellipse rx="{rx}" ry="{ry:.1f}" fill="{fill}"/>'
        f'<path d="{lines}" stroke="#1d0d05" stroke-opacity=".3" fill="none" stroke-width="1.1"/>'
        f'<ellipse cx="{-rx * 0.34:.1f}" cy="{-ry * 0.1:.1f}" rx="{rx * 0.12:.1f}" ry="{ry / 2:.1f}" fill="#fff" opacity=".22"/><circle cy="{-ry * 0.93:.1f}" r="{rx * 0.2:.1f}" fill="{tip}"/></g>'
    )


def heap(c, fruit="#8a4a1c", top=300, half=116, rise=84, count=76):
    """Dates piled in a bowl."""
    fill, out = c.radial((0, light(fruit, 0.36)), (0.55, fruit), (1, dark(fruit, 0.5)), cx=0.35, cy=0.32, r=0.75), ""
    for n in range(count):
        t = max(0.0, (n - count * 0.3) / count)
        w = half * (1 - t * 1.02)
        dx = c.random.uniform(-w, w)
        sag = 10 * (1 - (dx / half) ** 2)
        out += date(
            c,
            200 + dx,
            top + sag - 4 - rise * t * 1.4 + c.random.uniform(-4, 4),
            c.random.randint(13, 17),
            c.random.choice((-1, 1)) * c.random.randint(46, 104),
            fill,
        )
    return out


def cup(c, x, y, r, fill):
    rim = [(x + (r + 3 * (i % 2)) * cos(pi * i / 18), y + (r + 3 * (i % 2)) * sin(pi * i / 18)) for i in range(36)]
    path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in rim) + "Z"
    return (
        f'<circle cx="{x + 2}" cy="{y + 5}" r="{r + 3}" fill="#1d0f07" opacity=".35"/><path d="{path}" fill="{fill}"/>'
    )


def date_box(c, wood="#6d4528", fruit="#8a4a1c", fillings=("#f6e7c8",), cols=4, rows=4, drizzle=""):
    """A tray of stuffed dates in paper cups, from above."""
    paper = c.radial("#fff8ea", (0.75, "#efdfc2"), "#cdb388")
    skin = c.radial((0, light(fruit, 0.36)), (0.55, fruit), (1, dark(fruit, 0.5)), cx=0.35, cy=0.32, r=0.75)
    out = f'<rect x="62" y="112" width="292" height="300" rx="10" fill="#3a2113" opacity=".5" filter="{c.blur(12)}"/>'
    out += f'<rect x="52" y="94" width="296" height="304" rx="9" fill="{c.linear(light(wood, 0.1), light(wood, 0.2), dark(wood, 0.3), x2=1)}"/>'
    out += f'<rect x="56" y="98" width="288" height="296" rx="7" fill="none" stroke="{c.linear("#b98b3d", "#f3dca2", "#9a7230", x2=1)}" stroke-width="1.4"/><rect x="64" y="106" width="272" height="280" rx="4" fill="{c.linear(dark(wood, 0.55), dark(wood, 0.3))}"/>'
    for row in range(rows):
        for col in range(cols):
            x, y = 64 + 272 * (col + 0.5) / cols, 106 + 280 * (row + 0.5) / rows
            filling = fillings[(row * 3 + col) % len(fillings)]
            out += cup(c, round(x), round(y), 27, paper)
            turn = 18 + (row * 5 + col * 7) % 16
            out += date(c, x - 6, y + 1, 9.6, turn, skin) + date(c, x + 7, y - 2, 9, turn + 8, skin)
            out += f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="3.600" ry="13" fill="{filling}" transform="rotate({turn + 4} {x:.0f} {y:.0f})"/>'
            if drizzle:
                out += f'<path d="M{x - 14:.0f} {y - 8:.0f}l28 -6M{x - 14:.0f} {y + 2:.0f}l28 -6M{x - 14:.0f} {y + 12:.0f}l28 -6" stroke="{drizzle}" stroke-width="2.400" stroke-linecap="round"/>'
    return out


def coffee_bag(c, colour="#5b3420", label="قهوة", small="هرري · شقراء", trim="#e2bf86", paper="#fbf3e2"):
    """A folded bag with a printed label."""
    bag = "M112 96H288L296 128C292 220 304 330 292 424Q200 440 108 424C96 330 108 220 104 128Z"
    fall = c.across(
        (0, "#000000", 0.32),
        (0.12, "#ffffff", 0.14),
        (0.4, "#ffffff", 0.06),
        (0.75, "#000000", 0.12),
        (1, "#000000", 0.38),
    )
    ink = colour if sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) < 420 else "#4b2b17"
    return (
        c.shadow(118, 13, 206, 430) + f'<path d="{bag}" fill="{colour}"/><g clip-path="{c.clip(bag)}"><rect x="90" y="330" width="220" height="110" fill="{c.girih(34, trim, 0.5, 0.9)}"/><path d="M90 330H310" stroke="{trim}" stroke-width="1.4"/></g>'
        f'<path d="{bag}" fill="{fall}"/><path d="M108 112H292" stroke="#000" stroke-opacity=".28" stroke-width="7"/><path d="M110 118H290" stroke="#fff" stroke-opacity=".18"/><circle cx="200" cy="152" r="5" fill="#000" opacity=".3"/>'
        f'<rect x="140" y="186" width="120" height="112" rx="2" fill="{paper}"/><rect x="146" y="192" width="108" height="100" fill="none" stroke="{ink}" stroke-opacity=".5"/>'
        + words(200, 244, label, 32, ink, 600) + words(200, 272, small, 14, ink, 400)
    )  # fmt: skip


def beans(c, colour="#7a5a34", count=22, spread=150, y=424):
    """Coffee beans scattered on the floor."""
    out = ""
    for _ in range(count):
        x, dy, turn = 200 + c.random.uniform(-spread, spread), c.random.uniform(-6, 12), c.random.randint(0, 180)
        out += f'<g transform="translate({x:.0f} {y + dy:.0f}) rotate({turn})"><ellipse rx="10" ry="6.500" fill="{c.ball(colour, 0.35)}"/><path d="M-9 0Q-3 -3 0 0T9 0" fill="none" stroke="{dark(colour, 0.6)}" stroke-width="1.4"/></g>'
    return out


def syrup(c, liquid="#3a1a0c", label="دبس", paper="#fbf3e2", ink="#5b3420", cap="#2b1a0f"):
    """A tall square-shouldered bottle."""
    path = turned([(22, 116), (22, 196)], [(24, 196), (62, 226), (70, 252)], [(70, 252), (70, 410), (62, 424)])
    return (
        c.shadow(80, 10) + f'<path d="{path}" fill="{c.round(liquid, 0.3)}"/><rect x="174" y="86" width="52" height="52" rx="6" fill="{c.round(cap, 0.3)}"/><path d="M176 104h48" stroke="#c8a25c" stroke-width="3"/>'
        f'<path d="M130 286H270V388H130Z" fill="{paper}"/><path d="M135 291H265V383H135Z" fill="none" stroke="{ink}" stroke-opacity=".5"/>' + rosette(200, 312, 12, 12, ink, 0.7)
        + words(200, 362, label, 34, ink, 600) + c.gleam(138, 250, 7, 150, 0.5)
    )  # fmt: skip


def maamoul(c, dough="#dcb27a", plate="#f4ece0"):
    """Moulded biscuits on a footed plate."""
    out = (
        c.shadow(96, 11)
        + f'<path d="{turned([(14, 352), (18, 396)], [(60, 414), (66, 424)])}" fill="{c.round(plate, 0.4)}"/><ellipse cx="200" cy="352" rx="156" ry="24" fill="{dark(plate, 0.2)}"/><ellipse cx="200" cy="346" rx="156" ry="24" fill="{c.across(dark(plate, 0.08), light(plate, 0.6), plate, dark(plate, 0.14))}"/>'
    )
    for x, y in (
        (104, 336),
        (168, 342),
        (232, 342),
        (296, 336),
        (136, 296),
        (200, 302),
        (264, 296),
        (168, 256),
        (232, 256),
        (200, 214),
    ):
        out += f'<ellipse cx="{x + 3}" cy="{y + 6}" rx="36" ry="26" fill="#5d3a16" opacity=".3"/><ellipse cx="{x}" cy="{y}" rx="36" ry="27" fill="{c.radial((0, light(dough, 0.4)), (0.6, dough), (1, dark(dough, 0.3)), cx=0.36, cy=0.3, r=0.8)}"/>'
        out += "".join(
            f'<path d="M{x} {y - 4}L{x + 25 * cos(pi * i / 4):.0f} {y - 4 + 16 * sin(pi * i / 4):.0f}" stroke="{dark(dough, 0.3)}" stroke-opacity=".7" stroke-width="2.400"/>'
            for i in range(8)
        )
        out += f'<ellipse cx="{x - 4}" cy="{y - 9}" rx="20" ry="10" fill="#fff" opacity=".34"/>'
    return out


def gift(c, paper="#14100b", ribbon="gold", pattern="#c8a25c"):
    """A wrapped box with a bow."""
    face, bow = c.linear(dark(paper, 0.3), light(paper, 0.12), dark(paper, 0.3), x2=1), c.metal(ribbon)
    return (
        c.shadow(130, 12, opacity=0.6) + f'<rect x="84" y="250" width="232" height="176" rx="4" fill="{face}"/><rect x="84" y="250" width="232" height="176" rx="4" fill="{c.girih(40, pattern, 0.35, 0.8)}"/>'
        f'<rect x="74" y="200" width="252" height="62" rx="4" fill="{face}" stroke="{pattern}" stroke-opacity=".35"/><rect x="186" y="200" width="28" height="226" fill="{bow}"/>'
        f'<path d="M200 200C150 130 92 150 118 186C134 204 178 200 200 200ZM200 200C250 130 308 150 282 186C266 204 222 200 200 200Z" fill="{bow}"/>'
        '<path d="M200 200C170 168 134 160 128 176M200 200C230 168 266 160 272 176" fill="none" stroke="#3d2a10" stroke-opacity=".6"/><rect x="188" y="190" width="24" height="20" rx="5" fill="#b98b3d"/>'
    )  # fmt: skip


def spices(c):
    """Cinnamon quills tied with cord, cloves and star anise."""
    out = c.shadow(140, 12)
    for n in range(7):
        x = 112 + n * 25
        fill = c.across("#5a2c12", "#b06a34", "#8a4a1e", "#4a230e")
        out += f'<rect x="{x}" y="{150 + (n * 13) % 28}" width="26" height="{268 - (n * 13) % 28}" rx="9" fill="{fill}"/><ellipse cx="{x + 13}" cy="{156 + (n * 13) % 28}" rx="12" ry="6" fill="#3c1c0a"/><path d="M{x + 5} {158 + (n * 13) % 28}q8 -6 8 0t8 0" fill="none" stroke="#c98a52" stroke-width="2"/>'
    out += '<path d="M108 286Q200 306 292 286M108 298Q200 318 292 298" fill="none" stroke="#e6d2a8" stroke-width="6"/><path d="M200 300c-34 -26 -52 4 -6 8c-30 14 -24 34 6 4c34 26 40 4 8 -6c36 -8 24 -30 -8 -6z" fill="none" stroke="#e6d2a8" stroke-width="4"/>'
    for x, y in ((86, 412), (306, 414), (334, 398)):
        out += "".join(
            f'<path d="M{x} {y}l5 -19l6 19z" fill="{c.ball("#6b3a1a")}" transform="rotate({i * 45} {x} {y})"/>'
            for i in range(8)
        )
    return out


def oasis(c, w, h, floor, leaf="#5c6b3a", bark="#5d3f24", fruit="#8a4a1c"):
    """Two palms with hanging fruit against a low sun."""
    out = f'<circle cx="{w * 0.74:.0f}" cy="{h * 0.26:.0f}" r="{h * 0.13:.0f}" fill="#fff3d2" opacity=".85"/>'
    out += f'<path d="M0 {floor}C{w * 0.2:.0f} {floor - h * 0.09:.0f} {w * 0.34:.0f} {floor - h * 0.02:.0f} {w * 0.55:.0f} {floor - h * 0.05:.0f}S{w * 0.86:.0f} {floor - h * 0.1:.0f} {w} {floor - h * 0.03:.0f}V{h}H0Z" fill="#c98a52"/>'
    return (
        out
        + palm(c, w * 0.36, floor + h * 0.04, h * 0.0022, leaf, bark, fruit)
        + palm(c, w * 0.72, floor + h * 0.02, h * 0.0014, leaf, bark, fruit)
    )


def palm(c, x, y, scale, leaf="#5c6b3a", bark="#5d3f24", fruit=""):
    """A date palm, foot at (x, y), about 320 units high before scaling."""
    fill = c.linear(light(leaf, 0.16), dark(leaf, 0.3)) if fruit else leaf
    fronds = ""
    for i in range(13):
        a = pi * 0.94 + pi * 1.12 * i / 12
        tx, ty = 8 + 150 * cos(a), -236 + 66 * sin(a) + 8
        fronds += f'<path d="M8 -240Q{8 + 74 * cos(a):.0f} {-256 + 104 * sin(a):.0f} {tx:.0f} {ty:.0f}Q{8 + 66 * cos(a):.0f} {-244 + 76 * sin(a):.0f} 8 -240Z" fill="{fill}"/>'
    bunches = (
        "".join(
            f'<path d="M8 -236q{d} 20 {d} 40" stroke="#a8702a" stroke-width="3" fill="none"/><ellipse cx="{8 + d}" cy="-186" rx="12" ry="20" fill="{fruit}"/>'
            for d in (-18, 0, 18)
        )
        if fruit
        else ""
    )
    return f'<g transform="translate({x:.0f} {y:.0f}) scale({scale:.3f})"><path d="M-9 0C-4 -90 2 -160 4 -240H14C14 -160 12 -90 12 0Z" fill="{bark}"/>{fronds}{bunches}</g>'
