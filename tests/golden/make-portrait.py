"""Writes portrait-*.safetensors for test-portrait-golden.c: small StyleGAN2s with random weights in Limner's format,
and PyTorch's pictures. Written from the papers (Karras et al. 2019, 2020): python3 make-portrait.py"""

import json
import math
import pathlib

import torch
from safetensors.torch import save_file
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
FILTER = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 4


def random(generator, *shape, scale=1.0, offset=0.0):
    return torch.randn(*shape, generator=generator) * scale + offset


def make(seed, resolution, channels, z_dim, w_dim, c_dim, synthesis, **extra):
    g = torch.Generator().manual_seed(seed)
    t = {}
    inputs = z_dim
    if c_dim:
        t["mapping.embed.weight"] = random(g, w_dim, c_dim)
        t["mapping.embed.bias"] = random(g, w_dim, scale=0.1)
        inputs += w_dim
    for i in range(2):
        t[f"mapping.fc{i}.weight"] = random(g, w_dim, inputs, scale=1 / math.sqrt(inputs))
        t[f"mapping.fc{i}.bias"] = random(g, w_dim, scale=0.1)
        inputs = w_dim
    t["mapping.w_avg"] = random(g, w_dim, scale=0.3)
    t["synthesis.const"] = random(g, channels[0], 4, 4)

    def affine(name, outputs, gain):
        t[name + ".affine.weight"] = random(g, outputs, w_dim, scale=gain / math.sqrt(w_dim))
        t[name + ".affine.bias"] = random(g, outputs, scale=0.1 * gain, offset=gain)

    def conv(name, inputs, outputs, side):
        t[name + ".weight"] = random(g, outputs, inputs, 3, 3)
        t[name + ".bias"] = random(g, outputs, scale=0.1)
        t[name + ".noise_strength"] = random(g, 1, scale=0.2).reshape(())
        t[name + ".noise_const"] = random(g, side, side)
        affine(name, inputs, 1.0)

    before = channels[0]
    for i, width in enumerate(channels):
        side, block = 4 << i, f"synthesis.b{4 << i}"
        if i:
            conv(block + ".conv0", before, width, side)
            if synthesis == "resnet":
                t[block + ".skip.weight"] = random(g, width, before, 1, 1, scale=1 / math.sqrt(before))
        conv(block + ".conv1", width, width, side)
        if synthesis == "skip" or side == resolution:
            t[block + ".torgb.weight"] = random(g, 3, width, 1, 1)
            t[block + ".torgb.bias"] = random(g, 3, scale=0.1)
            affine(block + ".torgb", width, 1 / math.sqrt(width))
        before = width
    config = dict(resolution=resolution, z_dim=z_dim, w_dim=w_dim, c_dim=c_dim, mapping_layers=2, synthesis=synthesis, **extra)
    return t, config


def normalise(x):
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


def mapping(t, config, z, c):
    x = normalise(z)
    if config["c_dim"]:
        x = torch.cat([x, normalise(c @ t["mapping.embed.weight"].T + t["mapping.embed.bias"])], 1)
    for i in range(config["mapping_layers"]):
        x = functional.leaky_relu(x @ t[f"mapping.fc{i}.weight"].T + t[f"mapping.fc{i}.bias"], 0.2) * math.sqrt(2)
    return x


def filtered(x, pad):
    kernel = torch.outer(FILTER, FILTER).double()[None, None].repeat(x.shape[1], 1, 1, 1)
    return functional.conv2d(functional.pad(x, pad), kernel, groups=x.shape[1])


def upsample(x):
    n, c, h, w = x.shape
    spread = x.new_zeros(n, c, h, 2, w, 2)
    spread[:, :, :, 0, :, 0] = x
    return filtered(spread.reshape(n, c, 2 * h, 2 * w), (2, 1, 2, 1))


def clamp(x, most):
    return x if most is None else x.clamp(-most, most)


def layer(t, name, x, w, noise, most, up=False, gain=1.0):
    """One layer for one picture: x [1,C,H,W], w [D]."""
    style = t[name + ".affine.weight"] @ w + t[name + ".affine.bias"]
    weight = t[name + ".weight"] * style[None, :, None, None]
    weight = weight * (weight.square().sum((1, 2, 3), keepdim=True) + 1e-8).rsqrt()
    if up:
        x = filtered(functional.conv_transpose2d(x, weight.transpose(0, 1), stride=2), (1, 1, 1, 1))
    else:
        x = functional.conv2d(x, weight, padding=1)
    x = x + noise * t[name + ".noise_strength"] * t[name + ".noise_const"] + t[name + ".bias"][:, None, None]
    return clamp(functional.leaky_relu(x, 0.2) * math.sqrt(2) * gain, most and most * gain)


def colours(t, name, x, w, most):
    style = t[name + ".affine.weight"] @ w + t[name + ".affine.bias"]
    x = functional.conv2d(x, t[name + ".weight"] * style[None, :, None, None]) + t[name + ".bias"][:, None, None]
    return clamp(x, most)


def picture(t, config, w, noise):
    most, resnet = config.get("conv_clamp"), config["synthesis"] == "resnet"
    x, image, side, at = t["synthesis.const"][None], None, 4, 0
    while side <= config["resolution"]:
        block = f"synthesis.b{side}"
        detour = upsample(functional.conv2d(x, t[block + ".skip.weight"])) * math.sqrt(0.5) if resnet and side > 4 else 0
        if side > 4:
            x = layer(t, block + ".conv0", x, w[at], noise, most, up=True)
            at += 1
        x = layer(t, block + ".conv1", x, w[at], noise, most, gain=math.sqrt(0.5) if resnet and side > 4 else 1.0) + detour
        at += 1
        if block + ".torgb.weight" in t:
            image = colours(t, block + ".torgb", x, w[at], most) + (0 if image is None else upsample(image))
        side *= 2
    return image


def main():
    networks = {
        "skip": make(1, 16, [19, 12, 6], 7, 10, 3, "skip", conv_clamp=1.5),
        "resnet": make(2, 8, [10, 18], 9, 9, 0, "resnet"),
    }
    for name, (t, config) in networks.items():
        meta = {"limner.architecture": "stylegan2", "limner.config": json.dumps(config), "limner.licence": "GPL-3.0-or-later"}
        meta["limner.title"] = f"Random weights ({name})"
        save_file(t, HERE / f"portrait-{name}.safetensors", meta)
        d = {k: v.double() for k, v in t.items()}
        g = torch.Generator().manual_seed(3)
        z = random(g, 2, config["z_dim"]).double()
        c = torch.eye(max(1, config["c_dim"])).double()[:1].repeat(2, 1)[:, : config["c_dim"]]
        w = mapping(d, config, z, c)[:, None].repeat(1, 2 * (config["resolution"].bit_length() - 2), 1)
        cut = w.clone()
        cut[:, :2] = d["mapping.w_avg"] + 0.5 * (w[:, :2] - d["mapping.w_avg"])
        out = {"z": z, "w": w, "w_cut": cut}
        if config["c_dim"]:
            out["c"] = c
        for noise in 0, 1:
            out[f"image_{noise}"] = torch.cat([picture(d, config, row, noise) for row in cut])
        save_file({k: v.float().contiguous() for k, v in out.items()}, HERE / f"portrait-{name}.golden.safetensors")


main()
