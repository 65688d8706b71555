"""FID's Inception v3 in PyTorch, with random weights in the official file's layout, and clean-fid's way from a picture to its
features."""

import time

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from PIL import Image

SIDE = 299


def keep_padding_out(module, pool):
    """The module with another pooling in its branch_pool: the averages of pytorch-fid leave the padding out, and its last
    module takes the maximum."""
    forward = type(module)._forward

    def run(x):
        average, F.avg_pool2d = F.avg_pool2d, pool
        try:
            return forward(module, x)
        finally:
            F.avg_pool2d = average

    module._forward = run


def network(seed):
    torch.manual_seed(seed)
    net = torchvision.models.Inception3(1008, aux_logits=False, init_weights=False, transform_input=False).eval()
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_var, 0.8, 1.2)
            nn.init.normal_(module.running_mean, std=0.1)
    average = F.avg_pool2d
    for name, module in net.named_children():
        if name.startswith("Mixed_"):
            inside = lambda x, **kw: average(x, **kw, count_include_pad=False)
            keep_padding_out(module, F.max_pool2d if name == "Mixed_7c" else inside)
    net.avgpool.register_forward_hook(lambda _, __, out: setattr(net, "features", out.flatten(1)))
    return net


def read(path):
    """clean-fid: Pillow's bicubic on floats, clipped, (x - 128) / 128."""
    picture = numpy.asarray(Image.open(path).convert("RGB"))
    planes = [numpy.asarray(Image.fromarray(picture[:, :, c].astype(numpy.float32), mode="F").resize((SIDE, SIDE), Image.BICUBIC)) for c in range(3)]
    return (torch.from_numpy(numpy.stack(planes)).clamp(0, 255) - 128) / 128


@torch.inference_mode()
def features(net, files, batch, channels_last):
    """[N,2048] and the seconds that it took."""
    layout = torch.channels_last if channels_last else torch.contiguous_format
    net = net.to(memory_format=layout)
    start, rows = time.perf_counter(), []
    for first in range(0, len(files), batch):
        x = torch.stack([read(file) for file in files[first:first + batch]]).contiguous(memory_format=layout)
        net(x)
        rows.append(net.features)
    return torch.cat(rows).double().numpy(), time.perf_counter() - start
