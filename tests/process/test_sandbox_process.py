"""A sandbox in a process that ends or forks."""

import os
import subprocess
import sys
import textwrap


def run(code, folder):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "TMPDIR": str(folder)},
    )


def test_a_process_ends_with_a_sandbox_running_and_its_folder_goes(tmp_path):
    done = run(
        """
        import dealdocs.sandbox
        world = dealdocs.sandbox.start(deals=3)
        world.keep = world      # a cycle: nothing frees it before the end
        import os
        assert len(os.listdir(os.environ["TMPDIR"])) == 1
        """,
        tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_fork_leaves_the_sandbox_to_the_parent(tmp_path):
    done = run(
        """
        import os, urllib.request
        import dealdocs.sandbox
        world = dealdocs.sandbox.start(deals=3)
        child = os.fork()
        if child == 0:
            world.inject(latency=0.001)   # over HTTP, to the parent
            world.stop()                           # not its own: does nothing
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0, status
        assert len(world.faults) == 1
        world.stop()
        """,
        tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
