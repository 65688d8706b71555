# SPDX-License-Identifier: CC0-1.0
"""A canvas that takes brush strokes with bristles and thickness, lights their relief, and writes the picture to a file."""
import sys

import numpy as np

from noise import SIDE


def rgb(text):
    """The colours 'rrggbb rrggbb …' as [N, 3], 0..1."""
    return np.array([[int(t[i : i + 2], 16) / 255 for i in (0, 2, 4)] for t in text.split()])


def ramp(colours, t):
    """Colours along a palette: t in 0..1 of any shape, result [..., 3]."""
    u = np.clip(t, 0, 1) * (len(colours) - 1)
    i = np.minimum(u.astype(int), len(colours) - 2)
    f = (u - i)[..., None]
    return colours[i] * (1 - f) + colours[i + 1] * f


def blur(a, radius):
    """Three box blurs, close to a Gaussian; radius in pixels."""
    r = int(radius)
    if r < 1:
        return a
    for _ in range(3):
        for axis in (0, 1):
            pad = [(0, 0)] * a.ndim
            pad[axis] = (r + 1, r)
            c = np.cumsum(np.pad(a, pad, mode="edge"), axis=axis, dtype=np.float64)
            n = a.shape[axis]
            hi = np.take(c, np.arange(2 * r + 1, 2 * r + 1 + n), axis=axis)
            a = ((hi - np.take(c, np.arange(n), axis=axis)) / (2 * r + 1)).astype(np.float32)
    return a


class Canvas:
    """Paint [n, n, 3] and its thickness [n, n], at twice the size of the finished picture."""

    def __init__(self, side, ground, rng):
        self.n = 2 * side
        self.k = self.n / SIDE
        self.paint = np.empty((self.n, self.n, 3), np.float32)
        self.paint[:] = ground
        self.height = np.zeros((self.n, self.n), np.float32)
        self.rng = rng
        self.bristles = self._bristles(rng)

    @staticmethod
    def _bristles(rng):
        """Bristle marks [512 along, 256 across], mean 0, deviation 1: rough across a stroke, smooth along it."""
        t = rng.standard_normal((512, 256))
        f = np.exp(-0.5 * (np.fft.fftfreq(512)[:, None] / 0.012) ** 2)
        g = np.exp(-0.5 * (np.fft.rfftfreq(256)[None] / 0.12) ** 2)
        t = np.fft.irfft2(np.fft.fft2(t)[:, :129] * f * g, (512, 256))
        return ((t - t.mean()) / t.std()).astype(np.float32)

    def pick(self, field, p):
        """The values of an [n, n, …] field at points [..., 2]."""
        n = field.shape[0]
        i = np.clip((np.asarray(p) * (n / SIDE)).astype(int), 0, n - 1)
        return field[i[..., 1], i[..., 0]]

    def stroke(self, path, width, colour, second=None, streak=0.06, ragged=0.12, taper=0.3, body=1.0, load=1.0):
        """One stroke of a flat brush along path [K, 2].

        second: the colour of some bristles. streak: variation between bristles. ragged: fraction of the length over
        which they lift off. taper: fraction over which the stroke narrows. body: thickness of the paint. load:
        opacity.
        """
        seg = np.hypot(*np.diff(path, axis=0).T)
        s = np.concatenate([[0], np.cumsum(seg)])
        ns = max(4, int(s[-1] * self.k / 0.6))
        nt = max(3, int(width * self.k / 0.6))
        u = np.linspace(0, 1, ns)
        px = np.interp(u * s[-1], s, path[:, 0]) * self.k
        py = np.interp(u * s[-1], s, path[:, 1]) * self.k
        dx, dy = np.gradient(px), np.gradient(py)
        d = np.hypot(dx, dy) + 1e-6
        end = np.minimum(u, 1 - u)
        w = width * self.k * np.sqrt(1 - (1 - np.clip(end / taper, 0, 1)) ** 2)
        t = np.linspace(-0.5, 0.5, nt)
        x = (px[:, None] - (dy / d * w)[:, None] * t).astype(int)
        y = (py[:, None] + (dx / d * w)[:, None] * t).astype(int)
        b = self.bristles
        si = (self.rng.integers(512) + (np.arange(ns) * 0.6 / self.k * 1.5).astype(int)) % 512
        ti = (self.rng.integers(256) + (np.arange(nt) * 0.6 / self.k * 2.0).astype(int)) % 256
        tex = b[si[:, None], ti[None]]
        keep = (x >= 0) & (x < self.n) & (y >= 0) & (y < self.n)
        if ragged > 0:
            lift = np.clip(0.5 + 0.35 * b[self.rng.integers(512), ti], 0, 1) * ragged
            keep &= end[:, None] >= lift[None]
        x, y, tex = x[keep], y[keep], tex[keep]
        c = np.broadcast_to(np.asarray(colour, np.float32), (len(x), 3))
        if second is not None:
            m = np.clip(0.25 + 0.45 * tex, 0, 1)[:, None]
            c = c * (1 - m) + np.asarray(second, np.float32) * m
        c = c * (1 + streak * tex)[:, None]
        self.paint[y, x] = c if load >= 1 else self.paint[y, x] * (1 - load) + c * load
        if body > 0:
            across = np.broadcast_to(1 - np.abs(2 * t) ** 3, keep.shape)[keep]
            self.height[y, x] = 0.35 * self.height[y, x] + body * (across * (0.7 + 0.25 * tex))

    def light(self, depth=0.5, gloss=0.25):
        """Lights the relief from the upper left."""
        h = blur(self.height, self.k * 0.5)
        gy, gx = np.gradient(h)
        slope = (gx + gy) * (0.7 * self.k)
        shade = 1 + depth * np.clip(slope, -0.8, 0.8)
        shine = gloss * np.clip(slope - 0.25, 0, 1) ** 1.5
        return np.clip(self.paint * shade[..., None] + shine[..., None], 0, 1)


def halve(a):
    return (a[0::2, 0::2] + a[1::2, 0::2] + a[0::2, 1::2] + a[1::2, 1::2]) / 4


def save(picture, path, quality=92):
    """Writes [H, W, 3], 0..1, as JPEG or PNG, depending on the name's ending."""
    import gi

    gi.require_version("GdkPixbuf", "2.0")
    from gi.repository import GdkPixbuf, GLib

    a = np.ascontiguousarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))
    h, w = a.shape[:2]
    pixbuf = GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(a.tobytes()), GdkPixbuf.Colorspace.RGB, False, 8, w, h, 3 * w)
    if path.endswith(".png"):
        pixbuf.savev(path, "png", [], [])
    else:
        pixbuf.savev(path, "jpeg", ["quality"], [str(quality)])


def main(draw):
    """`NAME.py OUT [SIDE]`: draws the picture; its default width is 768 pixels."""
    if len(sys.argv) not in (2, 3):
        sys.exit(f"usage: {sys.argv[0]} OUT.jpg [SIDE]")
    save(draw(int(sys.argv[2]) if len(sys.argv) == 3 else 768), sys.argv[1])
