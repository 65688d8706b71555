#!/usr/bin/env python3
"""A test plug-in that changes an image or ends Limner while Limner is working.

GIMP starts it with itself. gimptest.inject () writes orders as files in the folder WORK: a JSON object with "do" (a
function below), "id" (of the image or layer) and "old" (processes that existed before). The plug-in waits until
Limner's worker thread runs, stops the process, executes the order, and lets the process continue. Thus the order is
executed during the run at any speed of the machine.
"""

import json
import os
import pathlib
import signal
import sys

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, GLib  # noqa: E402

ORDER = pathlib.Path(os.environ.get("GIMPTEST_WORK", "/nonexistent")) / "order.json"
NAME = "gimptest-fault-injector"


def at_work(pid):
    """Whether the process has a thread named limner-worker."""
    try:
        names = [task.read_text().strip() for task in pathlib.Path(f"/proc/{pid}/task").glob("*/comm")]
    except OSError:
        names = []
    return "limner-worker" in names


def hold_limner(old):
    """Stops the child of our GIMP in which Limner is working. Returns its process ID or None. The processes in OLD are
    about to end."""
    children = pathlib.Path(f"/proc/{os.getppid()}/task/{os.getppid()}/children").read_text()
    for pid in map(int, children.split()):
        if pid not in old and at_work(pid):
            os.kill(pid, signal.SIGSTOP)
            if at_work(pid):
                return pid
            os.kill(pid, signal.SIGCONT)
    return None


def remove_layer(pid, number):
    layer = Gimp.Layer.get_by_id(number)
    layer.get_image().remove_layer(layer)


def make_grey(pid, number):
    Gimp.Image.get_by_id(number).convert_grayscale()


def make_linear(pid, number):
    Gimp.Image.get_by_id(number).convert_precision(Gimp.Precision.FLOAT_LINEAR)


def scale_layer(pid, number):
    Gimp.Layer.get_by_id(number).scale(20, 20, False)


def move_layer(pid, number):
    Gimp.Layer.get_by_id(number).set_offsets(7, 5)


def float_selection(pid, number):
    layer = Gimp.Layer.get_by_id(number)
    Gimp.Selection.float(layer.get_image(), [layer], 0, 0)


def select_none(pid, number):
    Gimp.Selection.none(Gimp.Image.get_by_id(number))


def kill(pid, number):
    os.kill(pid, signal.SIGKILL)


def look():
    if not ORDER.exists():
        return GLib.SOURCE_CONTINUE
    order = json.loads(ORDER.read_text())
    pid = hold_limner(order["old"])
    if pid is None:
        return GLib.SOURCE_CONTINUE
    try:
        globals()[order["do"].replace("-", "_")](pid, order["id"])
    finally:
        ORDER.unlink()
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            pass
    return GLib.SOURCE_CONTINUE


class FaultInjector(Gimp.PlugIn):
    def do_query_procedures(self):
        return [NAME]

    def do_set_i18n(self, name):
        return False

    def do_create_procedure(self, name):
        return Gimp.Procedure.new(self, name, Gimp.PDBProcType.PERSISTENT, self.run, None)

    def run(self, procedure, config, data):
        GLib.timeout_add(2, look)
        procedure.persistent_ready()
        self.persistent_enable()
        GLib.MainLoop().run()


Gimp.main(FaultInjector.__gtype__, sys.argv)
