"""An X server of one's own, on a display that nobody else uses."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def running(size="1280x1000x24"):
    """Gives the display's number."""
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
    """Variables for programs that shall see that display, and of the user's own files nothing but FOLDER."""
    hidden = ("XDG_", "DISPLAY", "WAYLAND_", "DBUS_", "AT_SPI", "GTK_", "GDK_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    env.update(HOME=str(folder), XDG_RUNTIME_DIR=str(folder), DISPLAY=f":{display}", GDK_BACKEND="x11")
    return env
