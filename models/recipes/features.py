#!/usr/bin/env python3
"""Trains limner-features: a network of 3x3 convolutions like VGG (Simonyan & Zisserman 2015) with average pooling. Its
batch norm (Ioffe & Szegedy 2015) is folded into the convolutions at the end.

    features.py --data FOLDER --out FOLDER                               one process: a GPU if there is one, or the CPU
    torchrun --nproc-per-node N features.py --data FOLDER --out FOLDER    several

--data contains zips of CLASS/NAME.webp (or .jpg, .png), all of one size; the class is a number. --teacher FILE adds
distillation (Hinton et al. 2015, "Distilling the knowledge in a neural network"): a TorchScript classifier that
takes pictures as the network does, at 96 pixels. --out gets the checkpoint, from which the next run continues,
log.tsv and, at the end, limner-features.safetensors without a description; describe.py adds that.
"""

import argparse
import io
import math
import os
import pathlib
import time
import zipfile

import numpy
import torch
from PIL import Image
from torch import distributed, nn
from torch.nn import functional

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def read_data(folder):
    """Pictures [N,3,S,S] as bytes and their classes."""
    pictures, classes = [], []
    for path in sorted(pathlib.Path(folder).glob('*.zip')):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(n for n in archive.namelist() if n.endswith(('.webp', '.jpg', '.png'))):
                pictures.append(numpy.asarray(Image.open(io.BytesIO(archive.read(name))).convert('RGB')))
                classes.append(int(name.split('/')[0]))
    return torch.from_numpy(numpy.stack(pictures)).permute(0, 3, 1, 2).contiguous(), torch.tensor(classes)


def cached_data(args):
    cache = pathlib.Path(args.out) / 'data.pt'
    if not cache.exists():
        temporary = cache.with_suffix(f'.{os.getpid()}')
        torch.save(read_data(args.data), temporary)
        os.replace(temporary, cache)
    return torch.load(cache)


class Network(nn.Module):
    def __init__(self, widths, depths, classes, soft):
        super().__init__()
        self.blocks, inputs = nn.ModuleList(), 3
        for width, depth in zip(widths, depths):
            block = nn.ModuleList()
            for _ in range(depth):
                conv = nn.Conv2d(inputs, width, 3, padding=1, bias=False)
                block.append(nn.Sequential(conv, nn.BatchNorm2d(width), nn.ReLU(inplace=True)))
                inputs = width
            self.blocks.append(block)
        self.classifier = nn.Linear(inputs, classes)
        self.soft = nn.Linear(inputs, soft) if soft else None

    def forward(self, x):
        for i, block in enumerate(self.blocks):
            x = functional.avg_pool2d(x, 2) if i else x
            for layer in block:
                x = layer(x)
        x = x.mean((2, 3)).float()
        return self.classifier(x), self.soft(x) if self.soft is not None else None

    @torch.no_grad()
    def folded(self):
        """The tensors in Limner's format."""
        t = {}
        for b, block in enumerate(self.blocks, 1):
            for k, (conv, norm, _) in enumerate(block, 1):
                scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
                t[f'conv{b}_{k}.weight'] = conv.weight * scale[:, None, None, None]
                t[f'conv{b}_{k}.bias'] = norm.bias - norm.running_mean * scale
        t['classifier.weight'], t['classifier.bias'] = self.classifier.weight, self.classifier.bias
        return {name: tensor.detach().float().cpu().contiguous() for name, tensor in t.items()}


def augment(x):
    """Random mirroring, shifts by up to a tenth, and changes of lightness; x in 0..1."""
    count, side, device = len(x), x.shape[2], x.device
    x = torch.where(torch.rand(count, 1, 1, 1, device=device) < 0.5, x.flip(3), x)
    pad = side // 10
    dy, dx = torch.randint(0, 2 * pad + 1, (2,)).tolist()
    x = functional.pad(x, (pad,) * 4, mode='reflect')[:, :, dy : dy + side, dx : dx + side]
    contrast = torch.empty(count, 1, 1, 1, device=device).uniform_(0.7, 1.3)
    cast = torch.empty(count, 3, 1, 1, device=device).uniform_(-0.08, 0.08)
    return ((x - 0.5) * contrast + 0.5 + cast).clamp(0, 1)


class Training:
    def __init__(self, args):
        self.args = args
        self.world, self.rank = int(os.environ.get('WORLD_SIZE', 1)), int(os.environ.get('RANK', 0))
        gpu = torch.cuda.is_available()
        self.device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0))) if gpu else torch.device('cpu')
        if self.world > 1:
            distributed.init_process_group('nccl' if gpu else 'gloo')
        torch.manual_seed(args.seed)
        pictures, classes = cached_data(args)
        order = torch.randperm(len(pictures), generator=torch.Generator().manual_seed(0))
        held, kept = order[: len(order) // 50], order[len(order) // 50 :]
        self.held = pictures[held], classes[held]
        self.pictures, self.classes = pictures[kept], classes[kept]
        self.teacher = torch.jit.load(args.teacher, self.device).eval() if args.teacher else None
        soft = 0 if self.teacher is None else self.teach(self.normalised(self.pictures[:1])).shape[1]
        widths, depths = ([int(n) for n in text.split(',')] for text in (args.widths, args.depths))
        self.network = Network(widths, depths, int(classes.max()) + 1, soft).to(self.device, memory_format=torch.channels_last)
        self.runner = nn.parallel.DistributedDataParallel(self.network) if self.world > 1 else self.network
        self.optimiser = torch.optim.SGD(self.network.parameters(), lr=args.rate, momentum=0.9, weight_decay=5e-4, nesterov=True)
        self.steps = int(args.epochs * len(self.pictures) / (args.batch * self.world))
        self.step = 0
        self.load()
        torch.manual_seed(args.seed + 1000003 * self.rank + self.step)

    @property
    def path(self):
        return pathlib.Path(self.args.out) / 'checkpoint.pt'

    def load(self):
        if self.path.exists():
            kept = torch.load(self.path, map_location=self.device)
            self.network.load_state_dict(kept['network'])
            self.optimiser.load_state_dict(kept['optimiser'])
            self.step = kept['step']

    def save(self):
        if self.rank == 0:
            temporary = self.path.with_suffix('.new')
            kept = dict(network=self.network.state_dict(), optimiser=self.optimiser.state_dict(), step=self.step)
            torch.save(kept, temporary)
            os.replace(temporary, self.path)

    def normalised(self, x):
        mean, std = (torch.tensor(v, device=self.device).view(1, 3, 1, 1) for v in (MEAN, STD))
        x = x.to(self.device)
        x = x.float() / 255 if x.dtype == torch.uint8 else x
        return ((x - mean) / std).contiguous(memory_format=torch.channels_last)

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.args.bf16)

    @torch.no_grad()
    def teach(self, x):
        with self.autocast():
            return self.teacher(functional.interpolate(x, size=96, mode='bilinear')).float()

    def learn(self):
        rate = self.args.rate * (min(1, self.step / 200) * 0.5 * (1 + math.cos(math.pi * self.step / self.steps)) + 1e-3)
        for group in self.optimiser.param_groups:
            group['lr'] = rate
        index = torch.randint(len(self.pictures), (self.args.batch,))
        x = self.normalised(augment(self.pictures[index].to(self.device).float() / 255))
        with self.autocast():
            classes, soft = self.runner(x)
        loss = functional.cross_entropy(classes.float(), self.classes[index].to(self.device), label_smoothing=0.05)
        if soft is not None:
            wanted = (self.teach(x) / 1.5).softmax(1)
            loss = loss - 0.5 * (wanted * soft.float().log_softmax(1)).sum(1).mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return float(loss.detach())

    @torch.no_grad()
    def right(self):
        """The fraction of held-out pictures that are classified correctly."""
        self.network.eval()
        found = 0
        for x, y in zip(*(part.split(250) for part in self.held)):
            with self.autocast():
                found += int((self.network(self.normalised(x))[0].argmax(1).cpu() == y).sum())
        self.network.train()
        return found / len(self.held[0])

    def tell(self, line):
        if self.rank == 0:
            print(line, flush=True)
            with open(pathlib.Path(self.args.out) / 'log.tsv', 'a', encoding='utf-8') as file:
                file.write(line + '\n')

    def run(self):
        began, losses = time.monotonic(), []
        while self.step < self.steps:
            losses.append(self.learn())
            self.step += 1
            if self.step % self.args.tell == 0:
                self.tell(f'{self.step}\t{time.monotonic() - began:.0f}\t{sum(losses) / len(losses):.3f}')
                losses = []
            if self.step % self.args.keep == 0 or self.step == self.steps:
                self.save()
                self.tell(f'{self.step}\tright\t{self.right():.3f}')
        if self.rank == 0:
            from safetensors.torch import save_file

            save_file(self.network.folded(), pathlib.Path(self.args.out) / 'limner-features.safetensors')


def parse():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--data', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--teacher')
    p.add_argument('--widths', default='32,64,128,256,256')
    p.add_argument('--depths', default='2,2,2,2,1')
    p.add_argument('--epochs', type=float, default=4.5)
    p.add_argument('--batch', type=int, default=128, help='of one process')
    p.add_argument('--rate', type=float, default=0.1)
    p.add_argument('--tell', type=int, default=100, help='steps')
    p.add_argument('--keep', type=int, default=1000, help='steps')
    p.add_argument('--bf16', action=argparse.BooleanOptionalAction, default=True)
    p.add_argument('--seed', type=int, default=0)
    args = p.parse_args()
    pathlib.Path(args.out).mkdir(parents=True, exist_ok=True)
    return args


if __name__ == '__main__':
    Training(parse()).run()
