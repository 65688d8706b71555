"""Counts how often a network that had no part in painting recognises the style of painted photographs.

    python3 recognise.py PAINTED 'PAINTINGS/*.jpg' [squeezenet1_1.pth]

PAINTED holds pictures named PHOTOGRAPH--PAINTING.png. Each is shrunk to 160 pixels and compared with all paintings by the means and
deviations of five layers, each layer by the cosine after the paintings' mean has been taken off. The network is a VGG with random
weights (Ustyuzhaninov et al. 2016, "Texture synthesis using shallow convolutional networks with random filters"), or SqueezeNet 1.1.
Prints how many paintings come first and among the first three, in colour and in grey. Needs PyTorch and Pillow, and torchvision for
SqueezeNet."""

import glob
import pathlib
import sys

import torch
from PIL import Image
from torch import nn

SIDE, NETWORKS = 160, 5
WIDTHS = (32, 64, 128, 256, 256)
SQUEEZENET_LAYERS = (1, 4, 7, 9, 12)


def random_network(seed):
    """Five layers of random filters, each followed by pooling."""
    torch.manual_seed(seed)
    layers, channels = [], 3
    for width in WIDTHS:
        conv = nn.Conv2d(channels, width, 3, padding=1, padding_mode="reflect")
        nn.init.kaiming_normal_(conv.weight)
        nn.init.normal_(conv.bias, std=0.1)
        layers += [nn.Sequential(conv, nn.ReLU()), nn.AvgPool2d(2)]
        channels = width
    return layers, range(0, 2 * len(WIDTHS), 2)


def squeezenet(path):
    import torchvision

    network = torchvision.models.squeezenet1_1(weights=None)
    network.load_state_dict(torch.load(path))
    return list(network.features.eval()), SQUEEZENET_LAYERS


def read(path, grey):
    picture = Image.open(path).convert("L" if grey else "RGB").convert("RGB")
    picture.thumbnail((SIDE, SIDE), Image.LANCZOS)
    x = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8).view(picture.height, picture.width, 3)
    return (x.permute(2, 0, 1)[None].float() / 255 - 0.45) / 0.225


@torch.no_grad()
def statistics(network, x):
    """Of each layer its channels' means and deviations."""
    layers, taps = network
    found = []
    for index, layer in enumerate(layers):
        x = layer(x)
        if index in taps:
            f = x[0].flatten(1)
            found.append(torch.cat([f.mean(1), f.std(1)]))
    return found


def rank(network, painted, paintings, grey):
    """The place of each painted picture's own style among the paintings, from 0."""
    references = [statistics(network, read(path, grey)) for path in paintings]
    means = [torch.stack(layer).mean(0) for layer in zip(*references)]
    places = []
    for path in painted:
        own = statistics(network, read(path, grey))
        near = [
            sum(float(torch.cosine_similarity(a - m, b - m, dim=0)) for a, b, m in zip(own, reference, means))
            for reference in references
        ]
        style = path.stem.split("--")[1]
        right = next(i for i, name in enumerate(paintings) if pathlib.Path(name).stem == style)
        places.append(sum(value > near[right] for value in near))
    return places


def main():
    painted, paintings = sorted(pathlib.Path(sys.argv[1]).glob("*--*.png")), sorted(glob.glob(sys.argv[2]))
    networks = [squeezenet(sys.argv[3])] if len(sys.argv) > 3 else [random_network(seed) for seed in range(NETWORKS)]
    for grey in False, True:
        places = [place for network in networks for place in rank(network, painted, paintings, grey)]
        first, three = (sum(place < n for place in places) / len(networks) for n in (1, 3))
        print(f"{'grey' if grey else 'colour'}: {first:.1f} of {len(painted)} first, {three:.1f} among three of {len(paintings)}")


main()
