"""The network of PyTorch's fast-neural-style example (Johnson et al. 2016 with instance norm) in PyTorch with random
weights."""

import torch
import torch.nn.functional as F

WIDTH, BLOCKS = 32, 5
LAYERS = (("conv1", 3, 1, 9), ("conv2", 1, 2, 3), ("conv3", 2, 4, 3), ("deconv1", 4, 2, 3), ("deconv2", 2, 1, 3), ("deconv3", 1, 3, 9))


def make(seed=0):
    """{name: tensor} with the original's names."""
    generator, weights = torch.Generator().manual_seed(seed), {}

    def conv(name, inputs, outputs, kernel):
        scale = (2 / (inputs * kernel**2)) ** 0.5
        weights[f"{name}.conv2d.weight"] = scale * torch.randn(outputs, inputs, kernel, kernel, generator=generator)
        weights[f"{name}.conv2d.bias"] = 0.1 * torch.randn(outputs, generator=generator)

    def norm(name, channels):
        weights[f"{name}.weight"] = 1 + 0.1 * torch.randn(channels, generator=generator)
        weights[f"{name}.bias"] = 0.1 * torch.randn(channels, generator=generator)

    for number, (name, inputs, outputs, kernel) in enumerate(LAYERS, 1):
        conv(name, inputs if name == "conv1" else inputs * WIDTH, outputs if name == "deconv3" else outputs * WIDTH, kernel)
        if name != "deconv3":
            norm(f"in{number}", outputs * WIDTH)
    for block in range(1, BLOCKS + 1):
        for half in (1, 2):
            conv(f"res{block}.conv{half}", 4 * WIDTH, 4 * WIDTH, 3)
            norm(f"res{block}.in{half}", 4 * WIDTH)
    weights["deconv3.conv2d.weight"] *= 40
    weights["deconv3.conv2d.bias"] += 120
    return weights


class Painter:
    def __init__(self, weights, bf16, channels_last):
        self.bf16 = bf16
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.weights = {k: v.contiguous(memory_format=self.format) if v.dim() == 4 else v for k, v in weights.items()}

    def conv(self, name, x, stride=1):
        weight = self.weights[f"{name}.conv2d.weight"]
        return F.conv2d(F.pad(x, (weight.shape[2] // 2,) * 4, mode="reflect"), weight, self.weights[f"{name}.conv2d.bias"], stride)

    def norm(self, name, x):
        return F.instance_norm(x, weight=self.weights[f"{name}.weight"], bias=self.weights[f"{name}.bias"])

    @torch.inference_mode()
    def paint(self, picture):
        """Paints picture [1,3,H,W] in 0..1; the result has the same range."""
        x = (255 * picture).contiguous(memory_format=self.format)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            for number, stride in ((1, 1), (2, 2), (3, 2)):
                x = F.relu(self.norm(f"in{number}", self.conv(f"conv{number}", x, stride)))
            for block in range(1, BLOCKS + 1):
                y = F.relu(self.norm(f"res{block}.in1", self.conv(f"res{block}.conv1", x)))
                x = x + self.norm(f"res{block}.in2", self.conv(f"res{block}.conv2", y))
            for number in (1, 2):
                x = F.relu(self.norm(f"in{number + 3}", self.conv(f"deconv{number}", F.interpolate(x, scale_factor=2))))
            return (self.conv("deconv3", x).float() / 255).clamp(0, 1)
