#!/usr/bin/env python3
"""Other ways to build and install, from the archive that `meson dist` makes: the command line alone, for one user, and as the
extension of GIMP's Flatpak. GIMP then paints with what was installed.

test-builds.py TREE BUILD GIMPLIBDIR
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

TREE, BUILD, GIMPLIBDIR = (pathlib.Path(argument) for argument in sys.argv[1:])
FLATPAK = TREE / "data/flatpak/org.gimp.GIMP.Plugin.Limner.yaml"
# Runs a command where the folder $1 is /app, in a mount namespace of its own: $0 is an empty folder for the new root.
WITH_APP = """mount -t tmpfs limner "$0"
for dir in /*; do
  if [ -L "$dir" ]; then cp -P "$dir" "$0/"; elif [ -d "$dir" ]; then mkdir "$0$dir"; mount --rbind "$dir" "$0$dir"; fi
done
mkdir -p "$0/app"; mount --bind "$1" "$0/app"; shift
exec chroot "$0" "$@"
"""
tests = []


def test(function):
    tests.append(function)
    return function


def run(*command, **env):
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("LIMNER_", "XDG_", "GIMP", "DESTDIR"))}
    variables.update(LC_ALL="C.UTF-8", **env)
    result = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = result.stdout.decode(errors="replace")
    assert result.returncode == 0, said[-3000:]
    return said


class Bench:
    """The unpacked archive, and one folder to build in."""

    def __init__(self, where):
        self.where, self.source, self.build = where, None, where / "build"
        self.home = where / "home"
        self.home.mkdir()

    def configure(self, *options):
        again = ["--reconfigure"] if self.build.exists() else ["-Dbuildtype=plain"]  # compiles in a third of the time
        run("meson", "setup", *again, *options, self.build, self.source)
        run("ninja", "-C", self.build)

    def paint(self, result, before=(), **env):
        """Paints, dreams and makes a portrait in a GIMP without windows; the command may have others before it."""
        script = TREE / "debian/tests/in-gimp.py"
        code = f"exec (compile (open ({str(script)!r}).read (), 'in-gimp.py', 'exec'))"
        command = ["gimp-console", "--no-data", "--no-fonts", "--quit", "--batch-interpreter=python-fu-eval", "-b", code]
        said = run(*before, *command, HOME=str(self.home), IN_GIMP_RESULT=str(result), **env)
        assert result.exists() and result.read_text().endswith("done\n"), said[-3000:]


def readme_options(heading, home):
    """The options of the meson command that README.md gives under a heading."""
    section = (TREE / "README.md").read_text(encoding="utf-8").partition(f"**{heading}.**")[2].partition("\n\n")[2].partition("\n\n")[0]
    return re.findall(r"-D\S+", section.replace("$HOME", str(home)))


def needed(program):
    return re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", program))


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@test
def dist_makes_an_archive(bench):
    run("meson", "dist", "-C", BUILD, "--no-tests", "--allow-dirty", "--formats", "gztar")
    archive = max((BUILD / "meson-dist").glob("limner-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    run("tar", "-C", bench.where, "-xf", archive)
    bench.source = bench.where / archive.name.removesuffix(".tar.gz")
    assert (bench.source / "models/limner-features.safetensors").stat().st_size > 1000000


@test
def the_command_line_builds_alone(bench):
    bench.configure("-Dgimp=disabled", "-Dtests=false", f"-Dprefix={bench.where}/alone")
    run("ninja", "-C", bench.build, "install")
    program = bench.where / "alone/bin/limner"
    assert not any("gtk" in name or "gimp" in name for name in needed(program)), needed(program)
    run(program, "style", TREE / "data/styles/wave.jpg", "--size", "64", "--steps", "2", "-o", bench.where / "painted.png", HOME=str(bench.home))
    assert not [name for name in files_below(bench.where / "alone") if "plug-ins" in name]


@test
def a_user_installs_for_themselves(bench):
    plugins = bench.home / ".config/GIMP/3.0/plug-ins"
    options = readme_options("From source, for yourself", bench.home)
    assert f"-Dplugindir={plugins}" in options and len(options) == 4, options
    bench.configure("-Dgimp=enabled", *options)
    run("ninja", "-C", bench.build, "install", HOME=str(bench.home))
    assert os.access(plugins / "limner/limner", os.X_OK)
    bench.paint(bench.where / "user")
    assert "limner/limner" in (bench.home / ".config/GIMP/3.0/pluginrc").read_text(encoding="utf-8", errors="replace")


@test
def a_user_removes_it(bench):
    run("ninja", "-C", bench.build, "uninstall", HOME=str(bench.home))
    left = [name for name in files_below(bench.home) if "limner" in name.lower() and "plug-in-settings" not in name]
    assert not left, left


@test
def the_extension_of_the_flatpak_paints(bench):
    text = FLATPAK.read_text(encoding="utf-8")
    prefix = re.search(r"^  prefix: (\S+)$", text, re.MULTILINE)[1]
    options = re.findall(r"^      - (-\S+)$", text.partition("name: limner\n")[2], re.MULTILINE)
    assert prefix == "/app/extensions/Limner" and len(options) == 4, options
    bench.configure(f"-Dprefix={prefix}", *options)
    destination, settings = bench.where / "flatpak", bench.home / "settings"
    run("ninja", "-C", bench.build, "install", DESTDIR=str(destination))
    extensions = destination / "app/extensions"
    assert files_below(destination) == {f"app/extensions/Limner/{name}" for name in files_below(extensions / "Limner")}
    # GIMP's Flatpak merges the plug-ins of all extensions into this folder, where it looks for them.
    (extensions / "plug-ins").mkdir()
    (extensions / "plug-ins/limner").symlink_to("../Limner/plug-ins/limner")
    settings.mkdir()
    (settings / "gimprc").write_text(f'(plug-in-path "/app/extensions/plug-ins:{GIMPLIBDIR}/plug-ins")\n')
    (bench.where / "root").mkdir()
    link = bench.home / "data/gegl-0.4/plug-ins/limner-style.so"
    link.parent.mkdir(parents=True)
    link.symlink_to("/app/extensions/Limner/lib/gegl-0.4/limner-style.so")
    folders = {f"XDG_{name}_HOME": str(bench.home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    before = files_below(bench.home)
    enter = ["unshare", "--mount", "sh", "-ec", WITH_APP, bench.where / "root", destination / "app"]
    bench.paint(bench.where / "extension", enter, GIMP3_DIRECTORY=str(settings), **folders)
    new = {name.partition("/")[0] for name in files_below(bench.home) - before}
    assert new <= {"settings", "config", "data", "cache", "state"}, new


def main():
    print(f"1..{len(tests)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="limner-builds-") as folder:
        bench = Bench(pathlib.Path(folder))
        for number, function in enumerate(tests, 1):
            try:
                function(bench)
                print(f"ok {number} {function.__name__}", flush=True)
            except (AssertionError, OSError, TypeError, ValueError) as error:
                failed = True
                print(f"not ok {number} {function.__name__}", flush=True)
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    sys.exit(failed)


main()
