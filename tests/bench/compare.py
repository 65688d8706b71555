"""Compares Limner with PyTorch on the same processor, with the same random weights.

    compare.py LIMNER [--effect style|paint|one-pass|dream|portrait|train|assess|all] [--size 512] [--iterations 3] [--rounds 3]

The two programs alternate. Prints medians over the rounds and their ratios. Needs torch and numpy.

Style: one iteration of a VGG-19 is forward to relu5_1, Gram losses at relu1_1 … relu5_1, mean square at relu4_2,
backward to the picture and an Adam step, as timed by `limner bench style --reference`. Also compares the losses
after the same number of steps.

Paint: a whole painting by neighbours at 384 and 768 pixels, with the same scales, steps, cells and places in both programs
(neighbours.py). Peak memory is that of the processes.

One pass: 1024 x 680 pixels through a network of fast-neural-style, as timed by `limner bench one-pass`. Also
compares the paintings.

Dream: a step of the bundled network at 1024 x 680, as timed by `limner bench dream` with and without --reference.
PyTorch's step is the one of --reference: forward to its dream layer, half the mean square, backward, decorrelated
colours, and adding the gradient divided by its mean. Also compares the layer's mean square after the last step.

Portrait: a face of a StyleGAN2 of 128 and of 256 pixels, from z to the picture, as timed by `limner bench portrait`.
Also compares one picture.

Train: one step of `limner train style` at 256 pixels with Gram losses. Also compares the losses of every step.

Assess: from pictures of 256 pixels to the statistics of FID's Inception v3 (random weights in the official file's layout), as
`limner assess statistics` computes them, without the start of the programs. Also compares the statistics.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import inception
import numpy
import stylegan2
import torch
import torch.nn.functional as F
import train_style
import transformer

WIDTHS = (64, 64, "P", 128, 128, "P", 256, 256, 256, 256, "P", 512, 512, 512, 512, "P", 512, 512, 512, 512, "P")
STYLE = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_WEIGHT = 0.1
WARM_UP = 2
GRID = 12
OWN = {"Limner fp32": "fp32", "Limner bf16": "bf16"}


def vgg19(seed):
    """A VGG-19 with torchvision's names and He initialisation: {name: tensor}."""
    generator, weights, index, channels = torch.Generator().manual_seed(seed), {}, 0, 3
    for width in WIDTHS:
        if width == "P":
            index += 1
            continue
        scale = (2 / (9 * channels)) ** 0.5
        weights[f"features.{index}.weight"] = scale * torch.randn(width, channels, 3, 3, generator=generator)
        weights[f"features.{index}.bias"] = 0.05 * torch.randn(width, generator=generator)
        index, channels = index + 2, width
    return weights


class Random:
    """Limner's random numbers: PCG32 (O'Neill 2014) and the polar method."""

    def __init__(self, seed):
        self.increment = (2 * 54 + 1) & (2**64 - 1)
        self.state = 0
        self.next()
        self.state = (self.state + seed) & (2**64 - 1)
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6364136223846793005 + self.increment) & (2**64 - 1)
        shifted = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return ((shifted >> turn) | (shifted << (-turn & 31))) & 0xFFFFFFFF

    def uniform(self):
        return self.next() / 2**32

    def normals(self, count):
        out = numpy.empty(count + 1, numpy.float64)
        for i in range(0, count, 2):
            square = 0
            while square >= 1 or square == 0:
                u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
                square = u * u + v * v
            scale = (-2 * numpy.log(square) / square) ** 0.5
            out[i], out[i + 1] = u * scale, v * scale
        return out[:count]


def smooth_noise(size, seed):
    """size: (height, width)."""
    random = Random(seed)
    grid = torch.tensor([random.uniform() for _ in range(3 * GRID * GRID)]).view(1, 3, GRID, GRID)
    return F.interpolate(grid, size=size, mode="bilinear", align_corners=False)


class Peer:
    """The same iteration in PyTorch."""

    def __init__(self, weights, size, bf16, channels_last):
        self.weights = weights
        self.bf16 = bf16
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.weights = {k: v.contiguous(memory_format=self.format) if v.dim() == 4 else v for k, v in weights.items()}
        content, style = smooth_noise((size, size), 1), smooth_noise((size, size), 2)
        with torch.no_grad():
            self.target = {k: self.gram(f) for k, f in self.features(style).items() if k in STYLE}
            self.content = self.features(content)["relu4_2"]
        noise = torch.from_numpy(0.05 * Random(0).normals(content.numel())).float().view_as(content)
        self.x = (content + noise).contiguous(memory_format=self.format)
        self.first, self.second, self.steps, self.loss = torch.zeros_like(self.x), torch.zeros_like(self.x), 0, 0.0

    def features(self, x):
        mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        x, taps, index, block, layer = (x - mean) / std, {}, 0, 1, 1
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            for width in WIDTHS:
                if width == "P":
                    x, index, block, layer = F.max_pool2d(x, 2), index + 1, block + 1, 1
                    continue
                x = F.relu(F.conv2d(x, self.weights[f"features.{index}.weight"], self.weights[f"features.{index}.bias"], padding=1))
                taps[f"relu{block}_{layer}"] = x
                if f"relu{block}_{layer}" == STYLE[-1]:
                    return taps
                index, layer = index + 2, layer + 1
        raise AssertionError

    def gram(self, f):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            f = f[0].flatten(1)
            return (f @ f.t()).float() / f.shape[1]

    def step(self):
        x = self.x.detach().requires_grad_(True)
        taps = self.features(x)
        loss = sum(((self.gram(taps[k]) - t) ** 2).sum() / (t**2).sum() for k, t in self.target.items()) / len(STYLE)
        kept = self.content.float()
        loss = loss + CONTENT_WEIGHT * ((taps["relu4_2"].float() - kept) ** 2).sum() / (kept**2).sum()
        (g,) = torch.autograd.grad(loss, x)
        with torch.no_grad():
            self.steps += 1
            self.first.mul_(0.9).add_(g, alpha=0.1)
            self.second.mul_(0.99).addcmul_(g, g, value=0.01)
            rate = 0.02 / (1 - 0.9**self.steps)
            root = (self.second / (1 - 0.99**self.steps)).sqrt() + 1e-8
            self.x = (x - rate * self.first / root).clamp(0, 1)
            self.loss = loss.item()

    def measure(self, iterations):
        for _ in range(WARM_UP):
            self.step()
        times = []
        for _ in range(iterations):
            start = time.perf_counter()
            self.step()
            times.append(time.perf_counter() - start)
        return statistics.median(times), self.loss


def limner(program, folder, size, iterations, environment):
    command = [program, "bench", "style", "-m", os.path.join(folder, "limner", "models", "vgg19-random.safetensors"), "--reference"]
    command += ["--size", str(size), "--iterations", str(iterations), "--json"]
    done = subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def report(times, own=("Limner",)):
    for name, all_times in times.items():
        median = statistics.median(all_times)
        ratios = ", ".join(f"{median / statistics.median(times[ours]):5.2f} x {ours}'s" for ours in own)
        yield f"{name:38} {median:7.3f} s  {ratios}"


def compare_style(options):
    weights = vgg19(0)
    peers = {
        "PyTorch fp32": (False, False),
        "PyTorch fp32 channels_last": (False, True),
        "PyTorch bf16 autocast": (True, False),
        "PyTorch bf16 autocast channels_last": (True, True),
    }
    with tempfile.TemporaryDirectory() as folder:
        torch.save(weights, os.path.join(folder, "vgg19-random.pth"))
        subprocess.run(
            [options.limner, "models", "import", os.path.join(folder, "vgg19-random.pth"), "--id", "vgg19-random"],
            env={**os.environ, "XDG_DATA_HOME": folder},
            check=True,
            stdout=sys.stderr,
        )
        times, losses, results = {}, {}, {}
        for turn in range(options.rounds):
            for name, precision in OWN.items():
                result = limner(options.limner, folder, options.size, options.iterations, {"LIMNER_PRECISION": precision})
                times.setdefault(name, []).append(result["seconds_per_iteration"])
                losses[name], results[name] = result["loss"], result
            for name, (bf16, channels_last) in peers.items():
                seconds, losses[name] = Peer(weights, options.size, bf16, channels_last).measure(options.iterations)
                times.setdefault(name, []).append(seconds)
    for name, result in results.items():
        print(f"style: {name}'s path {result['path']}, {result['threads']} threads, peak {result['peak_mib']} MiB")
    print(f"{options.size} x {options.size}, medians of {options.rounds} rounds of {options.iterations}")
    for name, line in zip(times, report(times, OWN)):
        print(f"{line}   loss {losses[name]:.6f} ({losses[name] / losses['PyTorch fp32'] - 1:+.2%})")


def run_measured(command, environment):
    """Seconds, MiB of memory at the peak, and the output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


def painting_pictures(size):
    """Clouds with grain, so that no two cells are alike."""
    for seed in 1, 2:
        picture = sum(F.interpolate(smooth_noise((GRID * k, GRID * k), seed + 10 * k), size=(size, size), mode="bilinear") / k for k in (1, 4, 16))
        yield (255 * picture / picture.max()).round()[0].permute(1, 2, 0).contiguous() / 255


def compare_painting(options, size):
    """Painting by neighbours, from files to file; PyTorch's seconds do not count its start."""
    times, memory = {}, {}
    script = pathlib.Path(__file__).with_name("neighbours.py")
    with tempfile.TemporaryDirectory() as folder:
        content, style, both, out = (os.path.join(folder, f"{name}.safetensors") for name in ("content", "style", "both", "out"))
        pictures = dict(zip(("content", "style"), painting_pictures(size)))
        stylegan2.save(both, pictures)
        stylegan2.save(content, {"image": pictures["content"]})
        stylegan2.save(style, {"image": pictures["style"]})
        command = [options.limner, "style", content, style, "-o", out, "--size", str(size), "--steps", str(options.steps)]
        for turn in range(options.rounds):
            for name, precision in OWN.items():
                seconds, memory[name], _ = run_measured(command, {"LIMNER_PRECISION": precision})
                times.setdefault(name, []).append(seconds)
            for name, layout in (("PyTorch fp32", []), ("PyTorch fp32 channels_last", ["channels_last"])):
                _, memory[name], output = run_measured([sys.executable, script, both, str(size), str(options.steps), *layout], {})
                times.setdefault(name, []).append(json.loads(output)["seconds"])
    print(f"paint: {size} x {size}, {options.steps} steps at each scale, medians of {options.rounds} rounds")
    for name, line in zip(times, report(times, OWN)):
        print(f"{line}   peak {memory[name]:.0f} MiB")


def limner_painting(program, folder, environment, picture):
    stylegan2.save(os.path.join(folder, "picture.safetensors"), {"image": picture[0].permute(1, 2, 0).contiguous()})
    names = [os.path.join(folder, name) for name in ("picture.safetensors", "painting.safetensors")]
    subprocess.run([program, "style", names[0], "-o", names[1], "-m", "random"], env=environment, check=True)
    return stylegan2.load(names[1], "image")[..., :3].permute(2, 0, 1)[None]


def time_paintings(painter, picture, iterations):
    times = []
    for _ in range(WARM_UP + iterations):
        start = time.perf_counter()
        painter.paint(picture)
        times.append(time.perf_counter() - start)
    return statistics.median(times[WARM_UP:])


def compare_one_pass(options):
    """A picture of 1024 x 680 through a TransformerNet."""
    width, height = 1024, 680
    weights, times, paintings = transformer.make(), {"Limner": []}, {}
    peers = {
        f"PyTorch {'bf16 autocast' if bf16 else 'fp32'}{' channels_last' if last else ''}": transformer.Painter(weights, bf16, last)
        for bf16 in (False, True)
        for last in (False, True)
    }
    picture = F.interpolate(torch.rand(1, 3, GRID, GRID, generator=torch.Generator().manual_seed(1)), size=(height, width), mode="bilinear")
    picture = (255 * picture).round() / 255  # 8 bits, because values in between are rounded to 16 bits before painting
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_DATA_HOME": folder}
        source = os.path.join(folder, "random.pth")
        torch.save(weights, source)
        subprocess.run([options.limner, "models", "import", source], env=environment, check=True, stdout=sys.stderr)
        paintings["Limner"] = limner_painting(options.limner, folder, environment, picture)
        command = [options.limner, "bench", "one-pass", "-m", "random", "--size", str(width), "--height", str(height)]
        command += ["--iterations", str(options.iterations), "--json"]
        for turn in range(options.rounds):
            result = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
            times["Limner"].append(result["seconds_per_iteration"])
            for name, painter in peers.items():
                paintings[name] = painter.paint(picture)
                times.setdefault(name, []).append(time_paintings(painter, picture, options.iterations))
    print(f"one pass: Limner's path {result['path']}, {result['threads']} threads, peak {result['peak_mib']} MiB;")
    print(f"{width} x {height}, medians of {options.rounds} rounds of {options.iterations}")
    for name, line in zip(times, report(times)):
        print(f"{line}   picture within {(paintings[name] - paintings['PyTorch fp32']).abs().max():.1e} of the range")


class Dreamer:
    """A step of `limner bench dream --reference` with the bundled network's weights in PyTorch."""

    MODEL = pathlib.Path(__file__).resolve().parents[2] / "models" / "limner-features.safetensors"
    BLOCKS, LAST, STEP = (2, 2, 2, 2), "conv4_2", 0.014
    AXES = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])

    def __init__(self, height, width, bf16, channels_last):
        self.bf16, self.loss = bf16, 0.0
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        names = [f"conv{block}_{layer + 1}" for block, layers in enumerate(self.BLOCKS, 1) for layer in range(layers)]
        self.weights = {name: [stylegan2.load(self.MODEL, f"{name}.{part}") for part in ("weight", "bias")] for name in names}
        for pair in self.weights.values():
            pair[0] = pair[0].contiguous(memory_format=self.format)
        self.x = smooth_noise((height, width), 1).contiguous(memory_format=self.format)

    def excitement(self, x):
        mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
        std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        x, block = (x - mean) / std, "1"
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            for name, (weight, bias) in self.weights.items():
                if name[4] != block:
                    x, block = F.avg_pool2d(x, 2), name[4]
                first = name == "conv1_1"
                x = F.relu(F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate") if first else x, weight, bias, padding=0 if first else 1))
        return 0.5 * (x.float() ** 2).mean()

    def step(self):
        x = self.x.detach().requires_grad_(True)
        loss = self.excitement(x)
        (g,) = torch.autograd.grad(loss, x)
        with torch.no_grad():
            g = torch.einsum("ij,njhw->nihw", self.AXES @ self.AXES.t(), g)
            self.x = (x + self.STEP * g / g.abs().mean()).clamp(0, 1)
            self.loss = loss.item()

    measure = Peer.measure


def limner_dream(options, width, height, more):
    command = [options.limner, "bench", "dream", "--size", str(width), "--height", str(height), "--iterations", str(options.iterations), "--json", *more]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare_dream(options):
    width, height = 1024, 680
    peers = {
        "PyTorch fp32": (False, False),
        "PyTorch fp32 channels_last": (False, True),
        "PyTorch bf16 autocast": (True, False),
        "PyTorch bf16 autocast channels_last": (True, True),
    }
    times, losses = {}, {}
    for turn in range(options.rounds):
        for name, more in (("Limner", []), ("Limner, PyTorch's step", ["--reference"])):
            result = limner_dream(options, width, height, more)
            times.setdefault(name, []).append(result["seconds_per_iteration"])
            losses[name] = result["loss"]
        for name, arguments in peers.items():
            seconds, losses[name] = Dreamer(height, width, *arguments).measure(options.iterations)
            times.setdefault(name, []).append(seconds)
    print(f"dream: Limner's path {result['path']}, {result['threads']} threads, peak {result['peak_mib']} MiB")
    print(f"{width} x {height}, medians of {options.rounds} rounds of {options.iterations}")
    for name, line in zip(times, report(times)):
        print(f"{line}   the layer saw {losses[name]:.6f} ({losses[name] / losses['PyTorch fp32'] - 1:+.2%})")


def limner_picture(program, folder, model, z):
    """The picture in the network's own range."""
    stylegan2.save(os.path.join(folder, "z.safetensors"), {"z": z, "truncation_psi": torch.tensor([0.7])})
    names = [os.path.join(folder, name) for name in ("z.safetensors", "picture.safetensors")]
    subprocess.run([program, "inspect", "synthesis", "-m", model, "-i", names[0], "-o", names[1]], check=True)
    return stylegan2.load(names[1], "image")


def time_faces(peer, iterations):
    times = []
    for i in range(WARM_UP + iterations):
        start = time.perf_counter()
        peer.face(torch.randn(1, stylegan2.Z))
        times.append(time.perf_counter() - start)
    return statistics.median(times[WARM_UP:])


@torch.inference_mode()
def compare_portrait(options, resolution):
    weights = stylegan2.make(resolution)
    peers = {
        f"PyTorch {'bf16' if bf16 else 'fp32'}{' channels_last' if last else ''}{' shuffle' if shuffle else ''}": (bf16, last, shuffle)
        for bf16 in (False, True)
        for last in (False, True)
        for shuffle in (False, True)
    }
    z, times, pictures = torch.from_numpy(numpy.random.RandomState(85).randn(1, stylegan2.Z)).float(), {"Limner": []}, {}
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "random.safetensors")
        stylegan2.save(model, weights, stylegan2.metadata(resolution))
        pictures["Limner"] = limner_picture(options.limner, folder, model, z)
        command = [options.limner, "bench", "portrait", "-m", model, "--iterations", str(options.iterations), "--json"]
        for turn in range(options.rounds):
            result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            times["Limner"].append(result["seconds_per_iteration"])
            for name, arguments in peers.items():
                peer = stylegan2.Synthesis(weights, resolution, *arguments)
                pictures[name] = peer.face(z)
                times.setdefault(name, []).append(time_faces(peer, options.iterations))
    print(f"portrait: Limner's path {result['path']}, {result['threads']} threads, first face after {result['first_seconds']:.2f} s;")
    print(f"{resolution} x {resolution}, medians of {options.rounds} rounds of {options.iterations}")
    expected = pictures["PyTorch fp32"]
    for name, line in zip(times, report(times)):
        difference = (pictures[name] - expected).abs().max() / (expected.max() - expected.min())
        print(f"{line}   picture within {difference:.1e} of the range")


def compare_train(options):
    peers = {
        "PyTorch fp32": (False, False),
        "PyTorch fp32 channels_last": (False, True),
        "PyTorch bf16 autocast": (True, False),
        "PyTorch bf16 autocast channels_last": (True, True),
    }
    weights, steps = train_style.new_weights(Random(0).normals), WARM_UP + options.iterations
    times, losses = {"Limner": []}, {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        photo, style = train_style.make_pictures(folder)
        for turn in range(options.rounds):
            seconds, losses["Limner"] = train_style.limner(options.limner, folder, f"round{turn}", steps, torch.get_num_threads())
            times["Limner"].append(seconds)
            for name, (bf16, channels_last) in peers.items():
                peer = train_style.Peer(weights, photo, style, steps, bf16, channels_last)
                times.setdefault(name, []).append(peer.measure(WARM_UP))
                losses[name] = peer.losses
    print(f"train: a step at {train_style.SIZE} x {train_style.SIZE}, medians of {options.rounds} rounds of {options.iterations}")
    for name, line in zip(times, report(times)):
        apart = max(abs(own / other - 1) for own, other in zip(losses[name], losses["Limner"]))
        print(f"{line}   loss {losses[name][-1]:.6f} after {steps} steps, all within {apart:.1e}")


def limner_statistics(options, folder, pictures, environment):
    """mu, sigma, and the seconds from start to end."""
    environment = {**environment, "XDG_CACHE_HOME": tempfile.mkdtemp(dir=folder)}
    command = [options.limner, "assess", "statistics", f"{folder}/{pictures}", "-f", "inception-fid", "-o", f"{folder}/own.npz"]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    seconds = time.perf_counter() - start
    with numpy.load(f"{folder}/own.npz") as saved:
        return saved["mu"], saved["sigma"], seconds


def make_assess_files(folder, count):
    """Pictures in two folders: `pictures`, and the first two of them in `few`. The network in the official layout."""
    files = [f"{folder}/pictures/{i:03}.png" for i in range(count)]
    for name in ("pictures", "few"):
        os.mkdir(f"{folder}/{name}")
    for i, file in enumerate(files):
        pixels = (smooth_noise((256, 256), i)[0].permute(1, 2, 0) * 255).byte().numpy()
        inception.Image.fromarray(pixels).save(file)
        if i < 2:
            os.link(file, f"{folder}/few/{i:03}.png")
    return files


def compare_assess(options):
    peers = {f"PyTorch fp32{' channels_last' if last else ''} batch {batch}": (batch, last) for last in (False, True) for batch in (1, 16, 32)}
    times, net, count = {}, inception.network(3), 24 * options.iterations
    with tempfile.TemporaryDirectory() as folder:
        files = make_assess_files(folder, count)
        torch.save(net.state_dict(), f"{folder}/pt_inception.pth")
        environment = {**os.environ, "XDG_DATA_HOME": f"{folder}/data"}
        subprocess.run([options.limner, "models", "import", f"{folder}/pt_inception.pth", "--id", "inception-fid"], check=True, capture_output=True, env=environment)
        for turn in range(options.rounds):
            _, _, start = limner_statistics(options, folder, "few", environment)
            mu, sigma, seconds = limner_statistics(options, folder, "pictures", environment)
            times.setdefault("Limner", []).append((seconds - start) / (count - 2))
            for name, arguments in peers.items():
                rows, seconds = inception.features(net, files, *arguments)
                times.setdefault(name, []).append(seconds / count)
    print(f"assess: seconds of one picture of 256 x 256, medians of {options.rounds} rounds of {count}; Limner's start takes {start:.2f} s")
    print("\n".join(report(times)))
    errors = abs(mu - rows.mean(0)).max() / abs(rows).max(), abs(sigma - numpy.cov(rows, rowvar=False)).max() / abs(sigma).max()
    print(f"means within {errors[0]:.1e}, covariances within {errors[1]:.1e} of the largest")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("limner")
    parser.add_argument("--effect", choices=("style", "paint", "one-pass", "dream", "portrait", "train", "assess", "all"), default="all")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--iterations", type=int, default=3)
    parser.add_argument("--steps", type=int, default=40, help="of a painting, at each scale")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads")
    if options.effect in ("style", "all"):
        compare_style(options)
    for size in (384, 768) if options.effect in ("style", "paint", "all") else ():
        compare_painting(options, size)
    if options.effect in ("one-pass", "all"):
        compare_one_pass(options)
    if options.effect in ("dream", "all"):
        compare_dream(options)
    for resolution in (128, 256) if options.effect in ("portrait", "all") else ():
        compare_portrait(options, resolution)
    if options.effect in ("assess", "all"):
        compare_assess(options)
    if options.effect in ("train", "all"):
        compare_train(options)


main()
