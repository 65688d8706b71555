#!/usr/bin/env python3
"""Processor time that programs need to start: start.py LIMNER PLUGIN [--rounds 20]

Prints median and least milliseconds of `limner --version`, and of the plug-in's program while GIMP asks it for its
procedures (which GIMP does once after an installation).
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile

# GIMP starts this instead of the plug-in. It starts the plug-in with the same arguments and notes its processor time.
WRAPPER = """#!/usr/bin/env python3
import os, sys
child = os.spawnv(os.P_NOWAIT, {plugin!r}, [{plugin!r}, *sys.argv[1:]])
_, status, used = os.wait4(child, 0)
if "-query" in sys.argv and status == 0:
    with open({times!r}, "a", encoding="ascii") as file:
        file.write(f"{{used.ru_utime + used.ru_stime}}\\n")
"""


def version(limner):
    child = os.posix_spawn(limner, [limner, "--version"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    used = os.wait4(child, 0)[2]
    return used.ru_utime + used.ru_stime


def query(plugin, folder, number):
    """Starts a GIMP without windows whose only plug-in is ours, with a new profile."""
    times, wrapper, profile = folder / "times", folder / "plug-ins/limner/limner", folder / f"profile-{number}"
    wrapper.parent.mkdir(parents=True, exist_ok=True)
    wrapper.write_text(WRAPPER.format(plugin=str(plugin), times=str(times)))
    wrapper.chmod(0o755)
    profile.mkdir()
    (profile / "gimprc").write_text(f'(plug-in-path "{folder}/plug-ins")\n(check-updates no)\n')
    environment = {**os.environ, "GIMP3_DIRECTORY": str(profile), "HOME": str(folder)}
    command = ["gimp-console", "--no-data", "--no-fonts", "--quit"]
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return float(times.read_text().split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("limner", type=pathlib.Path)
    parser.add_argument("plugin", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = {
            "limner --version": [version(options.limner) for _ in range(options.rounds)],
            "query by GIMP": [query(options.plugin.resolve(), pathlib.Path(folder), number) for number in range(options.rounds)],
        }
    for name, values in times.items():
        print(f"{name:17} median {1000 * statistics.median(values):5.1f} ms, least {1000 * min(values):5.1f} ms")


main()
