"""Tasks for the supervisor's tests: one good and many bad ones, importable by workers."""

import ctypes
import os
import signal
import time
from pathlib import Path


class Unpicklable:
    def __reduce__(self):
        raise TypeError("stays here")


class Unreadable:
    def __reduce__(self):
        return (int, ("no number",))


class RustPanic(BaseException):
    pass


def _spin():
    while True:
        pass


def _raise(error):
    raise error


def _eat():
    hoard = []
    while True:
        hoard.append(bytearray(16 << 20))


def _leave_child_and_die(path):
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    Path(path).write_text(str(child))
    os._exit(4)


BAD = {
    "spin": _spin,
    "sleep": lambda: time.sleep(60),
    "eat": _eat,
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "system_exit": lambda: _raise(SystemExit(1)),
    "raise": lambda: _raise(ValueError("no")),
    "panic": lambda: _raise(RustPanic("unwrap")),
    "unpicklable": Unpicklable,
    "unreadable": Unreadable,
    "sigkill": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def work(item):
    name, _, argument = item.partition(":")
    if name == "good":
        return int(argument) ** 2
    if name == "orphan":
        return _leave_child_and_die(argument)
    if name == "stay":
        partial = Path(argument + ".part")
        partial.write_text(str(os.getpid()))
        partial.rename(argument)
        time.sleep(60)
    if name == "crash_once":
        marker = Path(argument)
        if not marker.exists():
            marker.touch()
            os._exit(1)
        return "second try"
    if name == "pid":
        return os.getpid()
    if name == "nap":
        time.sleep(0.05)
        return int(argument)
    return BAD[name]()
