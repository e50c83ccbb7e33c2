"""The three panels and the legend: where everything stands."""

from __future__ import annotations

import organs
from canvas import INK, Canvas, Point, blob, number, on_ellipse, polar, scaled, smooth
from cells import (
    MACROPHAGE,
    NEUTROPHIL,
    TUMOUR,
    Tint,
    antenna,
    bilayer,
    body,
    granules,
    helices,
    lobes,
    lymphocyte,
    nucleus,
    stem,
    strands,
    thread,
    tumour_cell,
)
from marks import ARROW, BAR, arrow, banner, plate, t_bar

WIDTH, HEIGHT = 2000, 1700

TEAL = {"light": "#e3f6f1", "dark": "#a5dccd", "edge": "#2f8573"}
GOLD = {"light": "#fff4d6", "dark": "#f8d68a", "edge": "#b38325"}
VIOLET = {"light": "#f0eafb", "dark": "#cdbcf0", "edge": "#6f55b0"}
ROSE = {"light": "#fde7e9", "dark": "#f5b9c0", "edge": "#b5505f"}
SKY = {"light": "#e6f2fc", "dark": "#b4d7f2", "edge": "#3f7fb3"}
OUTCOME = {"fill": "#fbe3e0", "edge": "#b5504b"}

RECEPTOR = Tint("#efe9fb", "#b9a3e6", "#8a6fcb", "#57409a")
SECRETED = ("#e9a13b", "#d9694f", "#7fae52", "#5d8fc9")


def frame(canvas: Canvas, letter: str, left: float, top: float, right: float, bottom: float,
          fill: str, edge: str) -> None:  # fmt: skip
    """A panel's ground and its letter."""
    canvas.box(
        left, top, right - left, bottom - top, radius=26, fill=fill, stroke=edge, line=3
    )  # fmt: skip
    canvas.text(letter, (left + 40, top + 48), size=58, weight="bold", fill="#111a22")


def panel_a(canvas: Canvas) -> None:
    """Early-stage lung cancer: the macrophage and its three effects."""
    frame(canvas, "A", 20, 20, 1980, 756, "#f3f8fc", "#c9dbe8")

    # The air sac, with the macrophage in its lumen.
    organs.alveolus(
        canvas,
        [((395, 398), 312, 266), ((178, 578), 92, 84), ((622, 584), 84, 78)],
        wall=40,
    )
    centre = (395, 364)
    outline = blob(centre, 268, 178, seed=5, wobble=0.05, waves=(3, 5, 7))
    body(canvas, outline, centre, MACROPHAGE)
    y = 325
    granules(
        canvas, centre, 225, 148, 26, seed=3, colours=("#5fa8a0", "#d8a255", "#e6c48c"),
        size=(6, 12), keep_off=((140, y - 36, 650, y + 36), (292, 366, 492, 510)),
    )  # fmt: skip
    nucleus(canvas, (392, 440), 86, 56, seed=12, nucleoli=2)
    ras = plate(canvas, "Ras", (222, y), **TEAL)
    raf = plate(canvas, "Raf", (380, y), **TEAL)
    erk = plate(canvas, "ERK", (544, y), **TEAL)
    arrow(canvas, (222 + ras + 4, y), (380 - raf - 5, y))
    arrow(canvas, (380 + raf + 4, y), (544 - erk - 5, y))
    canvas.text("Senescent alveolar macrophage", (400, 600))

    # The three effects.
    for i, at in enumerate(((945, 152), (1037, 116), (1032, 206))):
        lymphocyte(canvas, at, 50, seed=40 + 7 * i)
    canvas.text("CTLs", (1165, 160), weight="bold", size=36)

    plume(canvas, (1030, 390), 105, 62, seed=8)
    plate(canvas, "SASPs", (1030, 390), **GOLD)

    organs.vessel(
        canvas,
        [(790, 650), (920, 636), (1050, 654), (1190, 638), (1320, 650)],
        64,
        sprouts=[
            ([(962, 640), (992, 585), (1052, 562)], 30),
            ([(1110, 646), (1140, 584), (1200, 556), (1252, 544)], 30),
            ([(1022, 574), (1034, 542), (1066, 524)], 20),
        ],
        cells=[((846, 644), -8), ((918, 638), 5), ((996, 646), 12), ((1084, 652), 0),
               ((1166, 641), -10), ((1248, 643), 6)],
    )  # fmt: skip
    canvas.text("Angiogenesis", (1050, 714), weight="bold", size=36)

    # The tumour, in the lung and enlarged.
    organs.lungs(canvas, (1778, 382), 330, nodules=[(-52, 18, 15)])
    lens: Point = (1490, 380)
    near = (1778 - 52 * 1.65, 382 + 18 * 1.65)
    wedge = (
        f"M{number(lens[0] + 40)} {number(lens[1] - 128)} L{number(near[0])} {number(near[1] - 26)} "
        f"L{number(near[0])} {number(near[1] + 26)} L{number(lens[0] + 40)} {number(lens[1] + 128)} Z"
    )
    canvas.path(wedge, fill="#8a99a6", opacity=0.22)
    canvas.ellipse(near, 28, 28, stroke="#5b6875", width=4)
    canvas.ellipse(lens, 140, 140, fill="#fdf1ee", stroke="#5b6875", width=5)
    organs.tumour_cluster(canvas, lens, 116, count=7, seed=31)
    banner(canvas, "Early-stage lung cancer", (1640, 620), **OUTCOME)

    # What acts on what.
    t_bar(canvas, (618, 268), (730, 160), (872, 154))
    arrow(canvas, (544 + erk + 6, y), (760, 345), (898, 384))
    arrow(canvas, (610, 470), (705, 570), (775, 628))
    t_bar(canvas, (1226, 166), (1345, 190), (1397, 270))
    arrow(canvas, (1160, 390), (1342, 382))
    arrow(canvas, (1276, 536), (1342, 520), (1386, 478))


def plume(canvas: Canvas, centre: Point, rx: float, ry: float, *, seed: int) -> None:
    """Secreted factors around a name."""
    canvas.ellipse(centre, rx + 22, ry + 20, fill="#fbe7bd", opacity=0.7, filter_=canvas.blur(14))
    granules(
        canvas, centre, rx + 18, ry + 16, 34, seed=seed, colours=SECRETED, size=(5, 9),
        keep_off=((centre[0] - 84, centre[1] - 36, centre[0] + 84, centre[1] + 36),),
    )  # fmt: skip


def neutrophil(canvas: Canvas, centre: Point, radius: float, *, seed: int,
               keep: tuple[tuple[float, float, float, float], ...]) -> None:  # fmt: skip
    """A neutrophil with a lipid bilayer and granules."""
    outline = blob(centre, radius, radius * 0.96, seed=seed, wobble=0.018)
    body(canvas, outline, centre, NEUTROPHIL)
    bilayer(canvas, outline, centre, NEUTROPHIL)
    granules(
        canvas, centre, radius * 0.8, radius * 0.78, 34, seed=seed,
        colours=("#d486ad", "#c79bd6", "#e7a9a0"), size=(4, 7), keep_off=keep,
    )  # fmt: skip


def panel_b(canvas: Canvas) -> None:
    """Breast cancer lung metastasis: neutrophil, its web, the captured cells."""
    frame(canvas, "B", 20, 776, 990, 1680, "#fdf5f6", "#ecd3d8")
    centre = (242, 1050)
    neutrophil(
        canvas, centre, 184, seed=21,
        keep=((130, 915, 350, 1100), (120, 1100, 365, 1205)),
    )  # fmt: skip
    lobes(canvas, [(168, 1132), (210, 1172), (274, 1172), (318, 1132)], 32)
    plate(canvas, "NAMPT", (242, 955), **ROSE)
    plate(canvas, "SIRT1+", (242, 1068), **ROSE)
    arrow(canvas, (242, 988), (242, 1034))
    canvas.text("Senescent neutrophil", (86, 828), anchor="start")
    helices(canvas, on_ellipse(centre, 184, 177, 128), 128, RECEPTOR)
    plate(canvas, "CXCR1", (128, 1268), **VIOLET)

    web = (722, 1022)
    chords = strands(web, 222, 168, 24, seed=14)
    for chord in chords[::2]:
        thread(canvas, chord)
    for i, (x, y, r) in enumerate(((648, 985, 58), (798, 968, 60), (735, 1098, 58))):
        tumour_cell(canvas, (x, y), r, seed=60 + 5 * i)
    for chord in chords[1::2]:
        thread(canvas, chord)
    granules(
        canvas, web, 205, 150, 26, seed=4, colours=("#e9a13b", "#d9694f", "#7fae52"), size=(5, 8)
    )
    canvas.text("NETs", (722, 828), weight="bold", size=36)
    canvas.text("Tumor cell capture", (735, 1226), weight="bold")

    with canvas.clipped("M21 1300 H990 V1600 H21 Z"):
        organs.vessel(
            canvas, [(0, 1462), (150, 1436), (290, 1456), (430, 1424)], 88,
            cells=[((62, 1454), 4), ((188, 1468), -8), ((318, 1436), 10)],
        )  # fmt: skip
    for i, (x, y) in enumerate(((124, 1436), (254, 1452), (378, 1436))):
        tumour_cell(canvas, (x, y), 37, seed=80 + i)
    canvas.text("Tumor cells", (230, 1544), weight="bold")

    organs.lungs(
        canvas, (735, 1466), 244,
        nodules=[(-62, 6, 17), (-50, 52, 13), (66, -16, 15), (72, 44, 18)],
    )  # fmt: skip
    banner(canvas, "Breast cancer lung metastasis", (690, 1630), **OUTCOME)
    arrow(canvas, (436, 1040), (496, 1034))
    arrow(canvas, (440, 1400), (540, 1320), (575, 1172))
    arrow(canvas, (735, 1252), (735, 1304))


def panel_c(canvas: Canvas) -> None:
    """Prostate cancer: TREM2 on the neutrophil, IL-6, JAK and STAT3 in the tumour cell."""
    frame(canvas, "C", 1010, 776, 1980, 1680, "#f6f4fc", "#d8d2ea")
    centre = (1240, 1080)
    neutrophil(
        canvas, centre, 184, seed=33,
        keep=((1215, 940, 1420, 1200), (1095, 1000, 1215, 1215)),
    )  # fmt: skip
    lobes(canvas, [(1132, 1046), (1124, 1106), (1152, 1162), (1208, 1188)], 32)
    canvas.text("Senescent TREM2+ neutrophil", (1084, 828), anchor="start")
    stem(canvas, polar(centre, 235, -50), polar(centre, 130, -50), RECEPTOR)
    stem(canvas, polar(centre, 205, -40), polar(centre, 130, -40), RECEPTOR)
    plate(canvas, "TREM2", (1398, 912), **VIOLET)
    plate(canvas, "DAP12", (1312, 1024), **VIOLET)
    plate(canvas, "SYK", (1312, 1138), **VIOLET)
    arrow(canvas, (1312, 1057), (1312, 1104))

    plume(canvas, (1528, 1120), 64, 52, seed=17)
    plate(canvas, "IL-6", (1528, 1120), **GOLD)

    cell = (1784, 1060)
    outline = blob(cell, 178, 164, seed=52, wobble=0.05, waves=(2, 3, 5))
    body(canvas, outline, cell, TUMOUR)
    granules(
        canvas, cell, 150, 130, 14, seed=9, colours=("#c9a08c", "#e0c3b4"), size=(5, 9),
        keep_off=((1630, 980, 1950, 1200),),
    )  # fmt: skip
    nucleus(canvas, (1764, 1138), 78, 50, seed=71, nucleoli=2)
    plate(canvas, "JAK", (1690, 1030), **SKY)
    plate(canvas, "STAT3", (1856, 1030), **SKY)
    canvas.text("Prostate cancer cell", (1784, 856))
    organs.prostate(canvas, (1740, 1436), 250)
    banner(canvas, "Prostate cancer progression", (1690, 1630), **OUTCOME)
    arrow(canvas, (1360, 1136), (1444, 1124))
    arrow(canvas, (1570, 1076), (1590, 1046), (1640, 1034))
    arrow(canvas, (1736, 1030), (1788, 1030))
    arrow(canvas, (1888, 1062), (1932, 1220), (1950, 1420), (1846, 1480))


def legend(canvas: Canvas, left: float, top: float) -> None:
    """What the two kinds of line mean."""
    canvas.box(
        left, top, 310, 150, radius=16, fill="#ffffff", stroke="#d8d2ea", line=3
    )  # fmt: skip
    arrow(canvas, (left + 28, top + 44), (left + 108, top + 44), colour=ARROW)
    canvas.text("Promotes", (left + 134, top + 44), anchor="start", weight="regular")
    t_bar(canvas, (left + 28, top + 106), (left + 104, top + 106), colour=BAR)
    canvas.text("Inhibits", (left + 134, top + 106), anchor="start", weight="regular")


def figure(fonts: dict[str, str]) -> str:
    """The whole figure as SVG."""
    canvas = Canvas(WIDTH, HEIGHT, fonts)
    canvas.box(0, 0, WIDTH, HEIGHT, radius=0, fill="#ffffff")
    panel_a(canvas)
    panel_b(canvas)
    panel_c(canvas)
    legend(canvas, 1056, 1490)
    return canvas.svg()
