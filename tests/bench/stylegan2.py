"""A StyleGAN2 (Karras et al. 2020) with random weights, as a file for Limner and as a PyTorch module, for `limner bench
portrait` and compare.py. Needs torch.

Modulation scales the input of a convolution and demodulation its output, as NVIDIA's program does for one picture;
this is faster here than scaling weights. Upsampling is a transposed convolution with stride 2 and the filter
[1,3,3,1], or, with `shuffle`, one ordinary convolution and a pixel shuffle, as in Limner.
"""

import json
import math
import struct

import torch
import torch.nn.functional as F

FILTER = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 4
Z, MAPPING_LAYERS, SLOPE = 512, 8, 0.2


def widths(resolution, base=16384, most=512):
    """NVIDIA's usual channels: {4: 512, …}."""
    return {side: min(base // side, most) for side in (4 << i for i in range(resolution.bit_length() - 2))}


def make(resolution, seed=0):
    """{name: tensor} in Limner's format."""
    g, t, channels = torch.Generator().manual_seed(seed), {}, widths(resolution)

    def dense(name, outputs, inputs, bias=0.0):
        t[name + ".weight"] = torch.randn(outputs, inputs, generator=g) / math.sqrt(inputs)
        t[name + ".bias"] = torch.full((outputs,), bias)

    for i in range(MAPPING_LAYERS):
        dense(f"mapping.fc{i}", Z, Z)
    t["mapping.w_avg"] = torch.zeros(Z)
    t["synthesis.const"] = torch.randn(channels[4], 4, 4, generator=g)
    before = channels[4]
    for side, width in channels.items():
        for conv, inputs in (("conv0", before), ("conv1", width)) if side > 4 else (("conv1", width),):
            layer = f"synthesis.b{side}.{conv}"
            t[layer + ".weight"] = torch.randn(width, inputs, 3, 3, generator=g)
            t[layer + ".bias"] = torch.zeros(width)
            t[layer + ".noise_strength"] = torch.tensor([0.1])
            t[layer + ".noise_const"] = torch.randn(side, side, generator=g)
            dense(layer + ".affine", inputs, Z, 1.0)
        t[f"synthesis.b{side}.torgb.weight"] = torch.randn(3, width, 1, 1, generator=g) / math.sqrt(width)
        t[f"synthesis.b{side}.torgb.bias"] = torch.zeros(3)
        dense(f"synthesis.b{side}.torgb.affine", width, Z, 1.0)
        before = width
    return t


def metadata(resolution):
    config = dict(resolution=resolution, z_dim=Z, w_dim=Z, c_dim=0, mapping_layers=MAPPING_LAYERS, synthesis="skip")
    return {
        "limner.architecture": "stylegan2",
        "limner.config": json.dumps(config),
        "limner.title": "Random weights",
        "limner.licence": "CC0-1.0",
    }


def save(path, tensors, notes=None):
    """Writes a safetensors file."""
    header, at = {"__metadata__": notes or {}}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + 4 * tensor.numel()]}
        at += 4 * tensor.numel()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())


def load(path, name):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    entry = json.loads(data[8 : 8 + length])[name]
    first, end = (8 + length + offset for offset in entry["data_offsets"])
    return torch.frombuffer(bytearray(data[first:end]), dtype=torch.float32).reshape(entry["shape"])


def shuffled(weight):
    """The weight of the convolution to four times the channels that includes the upsampling: [4 O, I, 3, 3], one phase
    after the other."""
    outputs, inputs = weight.shape[:2]
    kernel = torch.outer(FILTER, FILTER)[None, None]
    whole = F.conv2d(F.pad(weight.reshape(-1, 1, 3, 3), (3, 3, 3, 3)), kernel).reshape(outputs, inputs, 6, 6)
    phases = [whole[:, :, [4 + p, 2 + p, p]][:, :, :, [4 + q, 2 + q, q]] for p in (0, 1) for q in (0, 1)]
    return torch.stack(phases, 1).reshape(4 * outputs, inputs, 3, 3)


class Synthesis:
    def __init__(self, tensors, resolution, bf16=False, channels_last=False, shuffle=False):
        self.t, self.sides, self.bf16, self.shuffle = dict(tensors), list(widths(resolution)), bf16, shuffle
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        kernel = torch.outer(FILTER, FILTER)[None, None]
        self.kernels = {width: kernel.repeat(width, 1, 1, 1) for width in {3, *widths(resolution).values()}}
        self.squares = {n: w.square().sum((2, 3)) for n, w in self.t.items() if n.endswith(".weight") and ".conv" in n and w.dim() == 4}
        for name in self.squares:
            if ".conv0" in name:
                self.t[name] = shuffled(self.t[name]) if shuffle else self.t[name].transpose(0, 1)
        for name, tensor in self.t.items():
            if tensor.dim() == 4:
                tensor = tensor.to(torch.bfloat16) if bf16 else tensor
                self.t[name] = tensor.contiguous(memory_format=self.format)
        self.t["synthesis.const"] = self.t["synthesis.const"][None].contiguous(memory_format=self.format)

    def mapping(self, z):
        x = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for i in range(MAPPING_LAYERS):
            x = F.leaky_relu(F.linear(x, self.t[f"mapping.fc{i}.weight"], self.t[f"mapping.fc{i}.bias"]), SLOPE) * math.sqrt(2)
        return x

    def style(self, name, w):
        return F.linear(w, self.t[name + ".affine.weight"], self.t[name + ".affine.bias"])

    def layer(self, name, x, w):
        t, style = self.t, self.style(name, w)
        scale = F.linear(style.square(), self.squares[name + ".weight"]).add(1e-8).rsqrt()
        weight, x = t[name + ".weight"], x * style[:, :, None, None].to(x.dtype)
        if ".conv1" in name:
            x = F.conv2d(x, weight, padding=1)
        elif self.shuffle:
            x = F.pixel_shuffle(F.conv2d(x, weight, padding=1), 2)
        else:
            x = F.conv_transpose2d(x, weight, stride=2)
            x = F.conv2d(x, self.kernels[x.shape[1]].to(x.dtype), padding=1, groups=x.shape[1])
        noise = t[name + ".noise_strength"] * t[name + ".noise_const"]
        x = x * scale[:, :, None, None].to(x.dtype) + (noise[None, None] + t[name + ".bias"][None, :, None, None]).to(x.dtype)
        return F.leaky_relu(x, SLOPE) * math.sqrt(2)

    def colours(self, name, x, w):
        style = self.style(name, w)
        x = F.conv2d(x * style[:, :, None, None].to(x.dtype), self.t[name + ".weight"])
        return x.float() + self.t[name + ".bias"][None, :, None, None]

    def upsample(self, picture):
        n, c, height, width = picture.shape
        spread = F.pad(picture[:, :, :, None, :, None], (0, 1, 0, 0, 0, 1)).reshape(n, c, 2 * height, 2 * width)
        return F.conv2d(F.pad(spread, (2, 1, 2, 1)), self.kernels[3], groups=3)

    def picture(self, w):
        x, image = self.t["synthesis.const"], None
        x = x.to(torch.bfloat16) if self.bf16 else x
        for side in self.sides:
            block = f"synthesis.b{side}"
            for conv in ("conv0", "conv1") if side > 4 else ("conv1",):
                x = self.layer(f"{block}.{conv}", x, w)
            colours = self.colours(block + ".torgb", x, w)
            image = colours if image is None else self.upsample(image) + colours
        return image

    def face(self, z, psi=0.7):
        average = self.t["mapping.w_avg"]
        return self.picture(average + psi * (self.mapping(z) - average))
