"""The colours of the pages: read by everyone, on light and dark, in grey, and by the colour-blind."""

import re
from functools import cache
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from safetynet.charts.style import VARIABLES

Colour = NDArray[np.float64]
# Machado, Oliveira and Fernandes (2009), severity 1.0: what is seen of linear red, green and blue.
SIMULATED = {
    "all": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868],
                            [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968],
                              [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779],
                            [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}  # fmt: skip
# Colours that stand beside each other on a scale and mean different things.
APART = ["phase-1", "phase-2", "missed"]
# The least difference that is seen at a glance, in CIE Lab; a just noticeable one is about 2.3.
SEEN = 15.0


@cache
def palette(dark: bool) -> dict[str, Colour]:
    """Return the colours of the style sheet by their names, in linear light."""
    text = files("safetynet.pages").joinpath("templates/style/01-base.css").read_text("utf-8")
    light, _, other = text.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", other))
    return {name: linear(code) for name, code in found.items()}


def linear(code: str) -> Colour:
    values = np.array([int(code[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2: the ratio of relative luminances."""
    light = sorted(float(colour @ [0.2126, 0.7152, 0.0722]) + 0.05 for colour in (one, other))
    return light[1] / light[0]


def lab(colour: Colour) -> Colour:
    """CIE 1976 L*a*b* of a linear sRGB colour under D65."""
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375],
                       [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    xyz = to_xyz @ np.clip(colour, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_measures_are_the_published_ones() -> None:
    """WCAG: black on white is 21 to 1; CIE: white is L* 100, pure red is 53.24, 80.09, 67.20."""
    assert contrast(linear("#000000"), linear("#ffffff")) == pytest.approx(21)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_texts_have_contrast(dark: bool, ground: str) -> None:
    colours = palette(dark)
    for name in ("ink", "quiet", "accent", "met", "missed", "amber"):
        assert contrast(colours[name], colours[ground]) >= 4.5, name


@pytest.mark.parametrize("dark", [False, True])
def test_marks_have_contrast(dark: bool) -> None:
    colours = palette(dark)
    for name in ("phase-1", "phase-2", "phase-3", "other", "missed", "ink"):
        assert contrast(colours[name], colours["paper"]) >= 3, name


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("eye", SIMULATED)
def test_marks_are_told_apart_by_every_eye(dark: bool, eye: str) -> None:
    """Phases and misses also differ in shape, so that in grey no more is asked of their tones."""
    colours = palette(dark)
    for one, other in combinations(APART, 2):
        if eye == "grey" and "missed" in (one, other):
            continue
        seen = [lab(SIMULATED[eye] @ colours[name]) for name in (one, other)]
        assert np.linalg.norm(seen[0] - seen[1]) >= SEEN, (one, other)


def test_charts_have_the_colours_of_the_pages() -> None:
    colours = palette(False)
    for code, variable in VARIABLES.items():
        assert linear(code) == pytest.approx(colours[variable.removeprefix("--")]), variable
