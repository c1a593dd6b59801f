# SPDX-License-Identifier: Apache-2.0
"""How much of a mark can be seen where a picture is flat: S-CIELAB (Zhang and Wandell, 1996), the
mean colour difference after what the eye blurs at a distance of 40 pixels a degree.

    robustness --attacks none --save MARKED PICTURE.ppm...
    python3 visible.py MARKED PICTURE.ppm...        needs numpy

A line for each picture: the share of it that is flat, the mean difference there, and that of the
flat places that are dark as well.
"""
import os
import sys

import numpy as np

PIXELS_PER_DEGREE = 40.0
FLARE = 0.002  # of white: what a screen reflects
# For lightness, red-green and blue-yellow: weights and widths in degrees of a sum of Gaussians.
BLURS = [[(1.00327, 0.05), (0.11442, 0.225), (-0.11769, 7.0)],
         [(0.61673, 0.0685), (0.38328, 0.826)],
         [(0.56789, 0.092), (0.43212, 0.6451)]]
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
TO_OPPONENT = np.array([[0.279, 0.72, -0.107], [-0.449, 0.29, -0.077], [0.086, -0.59, 0.501]])
WHITE = TO_XYZ.sum(axis=1)
MARGIN = 32  # pixels mirrored beyond the edges
FLAT = 2.0  # standard deviation of luma around a pixel
DARK = 50.0  # mean luma
LEAST = 500  # pixels that make a mean


def load(path):
    with open(path, "rb") as file:
        magic, size, _, samples = file.read().split(b"\n", 3)
    width, height = map(int, size.split())
    assert magic == b"P6"
    return np.frombuffer(samples, np.uint8).reshape(height, width, 3).astype(float)


def seen(rgb):
    """As Lab, after the eye's blur."""
    value = rgb / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    opponent = (light @ TO_XYZ.T + FLARE * WHITE) @ TO_OPPONENT.T
    opponent = np.pad(opponent, ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0)), mode="reflect")
    down = np.fft.fftfreq(opponent.shape[0])[:, None]
    across = np.fft.rfftfreq(opponent.shape[1])[None]
    for channel, blurs in enumerate(BLURS):
        gain = sum(weight * np.exp(-(np.pi * width * PIXELS_PER_DEGREE) ** 2 *
                                   (down ** 2 + across ** 2)) for weight, width in blurs)
        spectrum = np.fft.rfft2(opponent[..., channel]) * gain
        opponent[..., channel] = np.fft.irfft2(spectrum, s=opponent.shape[:2])
    opponent = opponent[MARGIN:-MARGIN, MARGIN:-MARGIN]
    part = np.maximum(opponent @ np.linalg.inv(TO_OPPONENT).T / (WHITE * (1 + FLARE)), 1e-9)
    root = np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def around(plane, reach=6):
    """The mean around each pixel."""
    side = 2 * reach + 1
    sums = np.pad(plane, ((reach + 1, reach), (reach + 1, reach)), mode="edge").cumsum(0).cumsum(1)
    return (sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] +
            sums[:-side, :-side]) / side ** 2


def main(folder, paths):
    rows = []
    for path in paths:
        name = os.path.basename(path)
        original, marked = load(path), load(os.path.join(folder, name))
        luma = original @ np.array([0.299, 0.587, 0.114])
        mean = around(luma)
        flat = np.sqrt(np.maximum(around(luma ** 2) - mean ** 2, 0)) < FLAT
        difference = np.sqrt(((seen(marked) - seen(original)) ** 2).sum(-1))
        rows.append([difference[place].mean() if place.sum() > LEAST else np.nan
                     for place in (flat, flat & (mean < DARK))])
        print(f"{name:24} flat {flat.mean():.2f}, difference {rows[-1][0]:.3f}, dark {rows[-1][1]:.3f}")
    print("mean difference %.3f, dark %.3f" % tuple(np.nanmean(rows, axis=0)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else sys.exit(__doc__)
