#!/usr/bin/env python3
"""Exports Limner's network from a checkpoint: the averaged generator in half precision.

    export.py CHECKPOINT DESCRIPTION.json NETWORK.safetensors [--full] [--reference LATENTS.safetensors]

--full keeps 32 bits. --reference writes latents and words for `limner inspect synthesis -i`, with PyTorch's pictures
of them.
"""

import argparse
import json

import torch

import stylegan2


def rebuild(path):
    kept = torch.load(path, map_location='cpu')
    args = kept['args']
    channels = [int(c) for c in args['channels'].split(',')]
    g = stylegan2.Generator(
        channels, args['z_dim'], args['w_dim'], len(kept['words']), args['mapping'], args['mapping_rate']
    )
    g.load_state_dict(kept['ema'])
    g.side = kept['side']
    return g.requires_grad_(False).eval(), kept


def reference(g, path):
    from safetensors.torch import save_file

    z = torch.randn(4, g.z_dim, generator=torch.Generator().manual_seed(1))
    c = torch.zeros(4, g.c_dim)
    c[1, 0] = c[2, 1] = c[3, 4] = 1
    w = g.mapping(z, c)[:, None].repeat(1, g.layers, 1)
    save_file({'z': z, 'c': c, 'expected': g(w, g.noise(1, 'const'))}, path)


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('checkpoint')
    p.add_argument('description')
    p.add_argument('network')
    p.add_argument('--full', action='store_true')
    p.add_argument('--reference')
    args = p.parse_args()
    g, kept = rebuild(args.checkpoint)
    with open(args.description, encoding='utf-8') as file:
        description = json.load(file)
    stylegan2.export(args.network, g, description, kept['words'], not args.full)
    print(f"{args.network}: {g.side} pixels, {kept['samples']} samples, {kept['seconds'] / 60:.0f} minutes")
    if args.reference:
        reference(g, args.reference)


if __name__ == '__main__':
    main()
