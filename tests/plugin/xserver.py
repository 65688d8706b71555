"""Starts an X server on an unused display."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def running(size="1280x1000x24"):
    """Yields the number of the display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield int(pipe.readline())
    finally:
        server.terminate()
        server.wait()


def environment(display, folder):
    """Environment variables for programs on that display, with FOLDER instead of the user's own folders."""
    hidden = ("XDG_", "DISPLAY", "WAYLAND_", "DBUS_", "AT_SPI", "GTK_", "GDK_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    env.update(HOME=str(folder), XDG_RUNTIME_DIR=str(folder), DISPLAY=f":{display}", GDK_BACKEND="x11")
    return env
