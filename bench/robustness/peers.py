# SPDX-License-Identifier: Apache-2.0
"""The same pictures and some of the same attacks for the open tools that are usually named:
invisible-watermark (dwtDct, dwtDctSvd) and blind_watermark, 64 bits each. They have no check, so
"found" means that all bits are right.

    python3 peers.py PICTURE.ppm...       needs numpy, opencv, pillow, PyWavelets, and the tools
"""
import io
import sys
import types

# invisible-watermark imports torch for a method that is not used here.
for name in ("torch", "onnxruntime"):
    sys.modules.setdefault(name, types.ModuleType(name))

import numpy as np
from PIL import Image

BITS = np.unpackbits(np.frombuffer(bytes.fromhex("1abcde0001234567"), np.uint8))


def jpeg(quality):
    def run(a):
        out = io.BytesIO()
        Image.fromarray(a).save(out, "JPEG", quality=quality)
        return np.array(Image.open(out).convert("RGB"))
    return run


def resize(factor):
    def run(a):
        size = (round(a.shape[1] * factor), round(a.shape[0] * factor))
        return np.array(Image.fromarray(a).resize(size, Image.BICUBIC))
    return run


def crop(share):
    def run(a):
        h, w = (int(n * share ** 0.5) for n in a.shape[:2])
        y, x = (a.shape[0] - h) // 3, (a.shape[1] - w) // 3
        return np.ascontiguousarray(a[y:y + h, x:x + w])
    return run


def rotate(degrees):
    return lambda a: np.array(Image.fromarray(a).rotate(degrees, Image.BICUBIC, expand=True))


ATTACKS = {
    "none": lambda a: a,
    "jpeg75": jpeg(75),
    "jpeg50": jpeg(50),
    "resize0.5": resize(0.5),
    "resize1.37": resize(1.37),
    "crop50": crop(0.5),
    "bright+20": lambda a: np.clip(a * 1.2 + 0.5, 0, 255).astype(np.uint8),
    "rotate5": rotate(5),
    "flip": lambda a: np.ascontiguousarray(a[:, ::-1]),
}


def invisible(method):
    from imwatermark import WatermarkDecoder, WatermarkEncoder

    def embed(a):
        encoder = WatermarkEncoder()
        encoder.set_watermark("bits", BITS.tolist())
        return np.ascontiguousarray(encoder.encode(a[:, :, ::-1].copy(), method)[:, :, ::-1])

    def read(a):
        return np.array(WatermarkDecoder("bits", 64).decode(a[:, :, ::-1].copy(), method))
    return embed, read


def blind():
    from blind_watermark import WaterMark
    import blind_watermark
    blind_watermark.bw_notes.close()

    def embed(a):
        mark = WaterMark(password_img=1, password_wm=1)
        mark.read_img(img=a[:, :, ::-1].copy())
        mark.read_wm(BITS.astype(bool), mode="bit")
        return np.clip(mark.embed()[:, :, ::-1] + 0.5, 0, 255).astype(np.uint8)

    def read(a):
        mark = WaterMark(password_img=1, password_wm=1)
        return np.array(mark.extract(embed_img=a[:, :, ::-1].copy(), wm_shape=64, mode="bit")) > 0.5
    return embed, read


def right(read, picture):
    try:
        return np.array_equal(np.asarray(read(picture)).astype(int).ravel(), BITS)
    except Exception:  # a tool that fails on a picture did not find the mark
        return False


def main(paths):
    peers = {"dwtDct": lambda: invisible("dwtDct"), "dwtDctSvd": lambda: invisible("dwtDctSvd"),
             "blind_watermark": blind}
    for name, make in peers.items():
        try:
            embed, read = make()
        except ImportError as problem:
            print(f"{name}: not installed ({problem})")
            continue
        found, psnr = dict.fromkeys(ATTACKS, 0), []
        for path in paths:
            original = np.array(Image.open(path).convert("RGB"))
            marked = embed(original)
            original = original[:marked.shape[0], :marked.shape[1]]
            error = np.mean((marked.astype(float) - original) ** 2)
            psnr.append(10 * np.log10(255 ** 2 / max(error, 1e-9)))
            for attack, run in ATTACKS.items():
                found[attack] += right(read, run(marked))
        print(f"{name}: PSNR mean {np.mean(psnr):.1f} min {min(psnr):.1f} dB, {len(paths)} pictures:",
              ", ".join(f"{a} {n}" for a, n in found.items()))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:] or sys.exit(__doc__))
