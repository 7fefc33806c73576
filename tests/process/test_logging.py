"""The core's warnings in Python's logging: from threads, after a fork, at the end of a process."""

import subprocess
import sys
import textwrap

PRELUDE = """
import logging, os, signal, sys, threading, time
signal.alarm(60)
from dealdocs._core import runtime

class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.seen = []
    def emit(self, record):
        self.seen.append((record.name, record.levelname, record.getMessage()))

lines = Lines()
logging.getLogger().addHandler(lines)
def until(so):
    while not so():
        time.sleep(0.01)
"""


def run(code):
    script = PRELUDE + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    return done


def test_a_warning_of_the_core_is_logged():
    run("""
    runtime.warn("100% of it")
    until(lambda: lines.seen)
    assert lines.seen == [("dealdocs.runtime", "WARNING", "100% of it")], lines.seen
    """)


def test_it_is_off_where_the_level_is_off():
    run("""
    class Counting(logging.Logger):
        asked = 0
        def log(self, *args, **more):
            super().log(*args, **more)
            Counting.asked += 1
    logging.setLoggerClass(Counting)
    logger = logging.getLogger("dealdocs.runtime")
    logger.setLevel(logging.ERROR)
    runtime.warn("unheard")
    until(lambda: Counting.asked)
    assert lines.seen == []
    logger.setLevel(logging.NOTSET)
    runtime.warn("heard")
    until(lambda: lines.seen)
    """)


def test_threads_that_log_at_once_lose_nothing_and_lock_nothing():
    run("""
    class Slow(logging.Handler):
        def emit(self, record):
            runtime.sleep(0.001)  # a handler may call us
    logging.getLogger("dealdocs").addHandler(Slow())
    threads = [threading.Thread(target=lambda: [runtime.warn("one") for _ in range(25)]) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    until(lambda: len(lines.seen) == 200)
    """)


def test_both_sides_of_a_fork_log():
    run("""
    runtime.warn("before")
    until(lambda: lines.seen)
    pid = os.fork()
    lines.seen.clear()
    signal.alarm(30)
    runtime.warn("after")
    until(lambda: lines.seen)
    assert [line[2] for line in lines.seen] == ["after"], lines.seen
    if pid == 0:
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    """)


def test_a_broken_handler_and_a_warning_at_the_end_do_no_harm():
    done = run("""
    class Broken(logging.Handler):
        seen = 0
        def emit(self, record):
            Broken.seen += 1
            raise RuntimeError("broken")
    logging.getLogger("dealdocs").addHandler(Broken())
    thread = threading.Thread(target=lambda: [runtime.warn("late") for _ in range(2000)], daemon=True)
    thread.start()
    until(lambda: Broken.seen)
    """)
    assert "RuntimeError: broken" in done.stderr
    assert "Fatal" not in done.stderr


def test_nothing_is_installed_by_the_import():
    run("""
    import dealdocs
    assert threading.active_count() == 1
    """)
