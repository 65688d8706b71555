"""StyleGAN2's generator, skip architecture (Karras et al. 2020), as Limner runs it: z and c to w by the mapping
network, w to a picture that is the sum of every resolution's colours. Written from the papers.

Equalised learning rate (Karras et al. 2018): weights are normally distributed and scaled when they are used;
export() multiplies the scales in.
"""

import json
import math

import torch
from torch import nn
from torch.nn import functional

SLOPE, GAIN = 0.2, math.sqrt(2)
FILTER = (1.0, 3.0, 3.0, 1.0)


def normalise(x):
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


def blur(x, pad=1):
    """The filter [1,3,3,1] along both axes, times 4, on [B,C,H,W] with `pad` zeros around it."""
    f = torch.tensor(FILTER, device=x.device, dtype=x.dtype)
    kernel = (torch.outer(f, f) * (4 / sum(FILTER) ** 2)).expand(x.shape[1], 1, 4, 4)
    return functional.conv2d(x, kernel, padding=pad, groups=x.shape[1])


def enlarge(x):
    """Doubles the side with the filter [1,3,3,1], as two phases along each axis."""
    for axis in 2, 3:
        size = x.shape[axis]
        pad = (0, 0, 1, 1) if axis == 2 else (1, 1)
        p = functional.pad(x, pad)
        before, after = p.narrow(axis, 0, size), p.narrow(axis, 2, size)
        x = torch.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], axis + 1).flatten(axis, axis + 1)
    return x


class Dense(nn.Module):
    def __init__(self, inputs, outputs, rate=1.0, bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias / rate))
        self.gain, self.rate = rate / math.sqrt(inputs), rate

    def plain(self, scale=1.0):
        return self.weight * (self.gain * scale), self.bias * (self.rate * scale)

    def forward(self, x):
        return functional.linear(x, *self.plain())


class Layer(nn.Module):
    """A modulated, demodulated 3x3 convolution with noise, bias and a leaky ReLU; doubles the side if `up`. The style
    scales the input and demodulation the output, so that one convolution serves the whole batch."""

    def __init__(self, inputs, outputs, w_dim, side, up):
        super().__init__()
        self.affine = Dense(w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.noise_strength = nn.Parameter(torch.zeros([]))
        self.register_buffer('noise_const', torch.randn(side, side))
        self.up, self.side = up, side

    def forward(self, x, w, noise):
        style, kind = self.affine(w), x.dtype
        scale = (style.square() @ (self.weight * self.weight).sum((2, 3)).T + 1e-8).rsqrt()
        x = x * style[:, :, None, None].to(kind)
        weight = self.weight.to(kind)
        if self.up:
            x = blur(functional.conv_transpose2d(x, weight.transpose(0, 1), stride=2))
        else:
            x = functional.conv2d(x, weight, padding=1)
        # The activation's gain can be applied before it.
        bias = (self.bias * GAIN)[:, None, None].to(kind)
        if noise is not None:
            bias = bias + (noise * (self.noise_strength * GAIN)).to(kind)
        x = torch.addcmul(bias, x, (scale * GAIN)[:, :, None, None].to(kind))
        return functional.leaky_relu_(x, SLOPE)


class Colours(nn.Module):
    def __init__(self, inputs, w_dim):
        super().__init__()
        self.affine = Dense(w_dim, inputs, bias=1.0)
        self.weight = nn.Parameter(torch.randn(3, inputs, 1, 1))
        self.bias = nn.Parameter(torch.zeros(3))
        self.gain = 1 / math.sqrt(inputs)

    def forward(self, x, w):
        style = self.affine(w) * self.gain
        weight = (self.weight[None, :, :, 0, 0] * style[:, None]).to(x.dtype)
        y = torch.bmm(weight, x.flatten(2)).reshape(x.shape[0], 3, *x.shape[2:])
        return y.float() + self.bias[:, None, None]


class Mapping(nn.Module):
    def __init__(self, z_dim, w_dim, c_dim, layers, rate=0.01):
        super().__init__()
        self.embed = Dense(c_dim, w_dim) if c_dim else None
        inputs = z_dim + (w_dim if c_dim else 0)
        self.fc = nn.ModuleList(Dense(w_dim if i else inputs, w_dim, rate) for i in range(layers))
        self.register_buffer('w_avg', torch.zeros(w_dim))

    def forward(self, z, c):
        x = normalise(z)
        if self.embed is not None:
            x = torch.cat([x, normalise(self.embed(c))], 1)
        for fc in self.fc:
            x = functional.leaky_relu(fc(x), SLOPE) * GAIN
        return x


class Generator(nn.Module):
    """channels: at 4, 8, … pixels. `side` may be smaller than the last resolution during progressive growing (Karras et
    al. 2018)."""

    def __init__(self, channels, z_dim, w_dim, c_dim, mapping_layers, mapping_rate):
        super().__init__()
        self.z_dim, self.w_dim, self.c_dim = z_dim, w_dim, c_dim
        self.sides = [4 << i for i in range(len(channels))]
        self.side = self.sides[-1]
        self.mapping = Mapping(z_dim, w_dim, c_dim, mapping_layers, mapping_rate)
        self.const = nn.Parameter(torch.randn(channels[0], 4, 4))
        self.conv0, self.conv1, self.colours = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for i, (side, width) in enumerate(zip(self.sides, channels)):
            before = channels[max(0, i - 1)]
            self.conv0.append(Layer(before, width, w_dim, side, True) if i else nn.Identity())
            self.conv1.append(Layer(width, width, w_dim, side, False))
            self.colours.append(Colours(width, w_dim))

    @property
    def layers(self):
        return 2 * len(self.sides)

    def noise(self, count, kind='random'):
        """The noise of every 3x3 layer in order, [B or 1,1,S,S]: random, or the network's own."""
        of = [layer for i in range(len(self.sides)) for layer in (self.conv0[i], self.conv1[i]) if isinstance(layer, Layer)]
        if kind == 'const':
            return [layer.noise_const[None, None] for layer in of]
        return [torch.randn(count, 1, layer.side, layer.side, device=self.const.device) for layer in of]

    def forward(self, w, noise, kind=torch.float32):
        """w [B,L,D] to pictures [B,3,side,side]. toRGB of a resolution shares w with the first layer of the next one."""
        x = self.const[None].expand(w.shape[0], -1, -1, -1).to(kind).contiguous(memory_format=torch.channels_last)
        picture, at = None, 0
        for i, side in enumerate(self.sides):
            if side > self.side:
                break
            if i:
                x = self.conv0[i](x, w[:, at], noise[at])
                at += 1
            x = self.conv1[i](x, w[:, at], noise[at])
            at += 1
            colours = self.colours[i](x, w[:, at])
            picture = colours if picture is None else enlarge(picture) + colours
        return picture


def tensors(generator):
    """The tensors in Limner's format, with gains multiplied in: a network of generator.side pixels."""
    t = {}

    def dense(name, layer, scale=1.0):
        t[name + '.weight'], t[name + '.bias'] = layer.plain(scale)

    mapping = generator.mapping
    if mapping.embed is not None:
        dense('mapping.embed', mapping.embed)
    for i, fc in enumerate(mapping.fc):
        dense(f'mapping.fc{i}', fc)
    t['mapping.w_avg'] = mapping.w_avg
    t['synthesis.const'] = generator.const
    for i, side in enumerate(generator.sides):
        if side > generator.side:
            break
        block = f'synthesis.b{side}'
        for name, layer in (('conv0', generator.conv0[i]), ('conv1', generator.conv1[i])):
            if isinstance(layer, Layer):
                noise = ('noise_strength', 'noise_const') if layer.noise_strength != 0 else ()  # trained without noise
                for part in ('weight', 'bias', *noise):
                    t[f'{block}.{name}.{part}'] = getattr(layer, part)
                dense(f'{block}.{name}.affine', layer.affine)
        colours = generator.colours[i]
        t[block + '.torgb.weight'], t[block + '.torgb.bias'] = colours.weight, colours.bias
        dense(block + '.torgb.affine', colours.affine, colours.gain)
    return {name: tensor.detach().float().cpu().contiguous() for name, tensor in t.items()}


def put(target, value):
    """Writes a tensor into the first elements of a larger one, along each axis."""
    target[tuple(slice(0, n) for n in value.shape)] = value


@torch.no_grad()
def restore(generator, path):
    """Loads the weights of a network that export() wrote. Returns how many resolutions it has. The generator may have
    more resolutions and more channels. New channels keep their weights, and old layers get weights of zero for them,
    so that the pictures are those of the file. z, w, words and mapping layers must match the file."""
    from safetensors.torch import load_file

    kept = {name: tensor.float() for name, tensor in load_file(path).items()}

    def dense(name, layer, scale=1.0):
        put(layer.weight, kept[name + '.weight'] / (layer.gain * scale))
        put(layer.bias, kept[name + '.bias'] / (layer.rate * scale))

    def convolution(name, layer, scale=1.0):
        layer.weight[: len(kept[name + '.weight'])] = 0
        for part in 'weight', 'bias':
            put(getattr(layer, part), kept[f'{name}.{part}'])
        dense(name + '.affine', layer.affine, scale)

    mapping, count = generator.mapping, 0
    if mapping.embed is not None:
        dense('mapping.embed', mapping.embed)
    for i, fc in enumerate(mapping.fc):
        dense(f'mapping.fc{i}', fc)
    put(mapping.w_avg, kept['mapping.w_avg'])
    put(generator.const, kept['synthesis.const'])
    for i, side in enumerate(generator.sides):
        block = f'synthesis.b{side}'
        if f'{block}.torgb.weight' not in kept:
            break
        for name, layer in (('conv0', generator.conv0[i]), ('conv1', generator.conv1[i])):
            if isinstance(layer, Layer):
                convolution(f'{block}.{name}', layer)
                if f'{block}.{name}.noise_strength' in kept:
                    layer.noise_strength.copy_(kept[f'{block}.{name}.noise_strength'])
                    layer.noise_const.copy_(kept[f'{block}.{name}.noise_const'])
        convolution(block + '.torgb', generator.colours[i], generator.colours[i].gain)
        count += 1
    return count


def export(path, generator, description, words=(), half=True):
    """Writes Limner's safetensors. Demodulation makes the scale of 3x3 weights irrelevant, so half precision suffices."""
    from safetensors.torch import save_file

    config = dict(
        resolution=generator.side,
        z_dim=generator.z_dim,
        w_dim=generator.w_dim,
        c_dim=generator.c_dim,
        mapping_layers=len(generator.mapping.fc),
        synthesis='skip',
        words=list(words),
    )
    kept = tensors(generator)
    if half:
        kept = {name: tensor.half() for name, tensor in kept.items()}
    save_file(kept, path, {'limner.architecture': 'stylegan2', 'limner.config': json.dumps(config), **description})
