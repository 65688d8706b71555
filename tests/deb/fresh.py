"""A Debian 13 that has GIMP and nothing of Limner, in a folder."""

import os
import pathlib
import shutil
import subprocess

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "limner" / "trixie-with-gimp.tar"
# Runs in a mount namespace of its own, so that nothing stays mounted.
ENTER = 'for dir in dev proc sys; do mount --rbind /$dir "$0/$dir"; done; exec chroot "$0" "$@"'


def make_archive():
    """Downloads the system, once."""
    if CACHE.exists():
        return
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    part = CACHE.with_suffix(".part.tar")
    command = ["mmdebstrap", "--variant=minbase", "--include=gimp", "trixie", part, "http://deb.debian.org/debian"]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    part.rename(CACHE)


class Fresh:
    """The system in the folder `place`; Limner's packages are copied to /packages when they are installed."""

    def __init__(self, place):
        make_archive()
        self.place = place
        place.mkdir()
        subprocess.run(["tar", "-C", place, "-x", "--numeric-owner", "--exclude=./dev/*", "-f", CACHE], check=True)
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", place / "etc" / name)
        assert self.run("apt-get", "-q", "update")[0] == 0

    def start(self, *command, output=subprocess.DEVNULL, **variables):
        """The process of a command in there."""
        env = {name: value for name, value in os.environ.items() if "proxy" in name.lower()}
        env.update(PATH="/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8", HOME="/root")
        env.update(variables)
        enter = ["unshare", "--mount", "sh", "-c", ENTER, self.place, *command]
        return subprocess.Popen(enter, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def run(self, *command):
        """The exit status of a command in there, and what it said."""
        with self.start(*command, output=subprocess.PIPE) as process:
            said = process.stdout.read().decode(errors="replace")
        return process.returncode, said

    def install(self, packages):
        shutil.rmtree(self.place / "packages", ignore_errors=True)
        (self.place / "packages").mkdir()
        for package in packages:
            shutil.copy(package, self.place / "packages")
        names = [f"/packages/{package.name}" for package in packages]
        status, said = self.run("apt-get", "-qy", "install", "--no-install-recommends", *names)
        assert status == 0, said[-2000:]

    def files(self):
        """All files and folders of the system, without what apt and caches of the system keep."""
        found = set()
        for top in ("etc", "usr", "opt", "root", "home"):
            for folder, folders, names in os.walk(self.place / top):
                found.update(os.path.relpath(pathlib.Path(folder, name), self.place) for name in folders + names)
        return {name for name in found if "__pycache__" not in name and not name.endswith((".cache", "~", "-"))}
