"""Fork, Ctrl-C, exit and cancellation, each in a process of its own with an alarm.

The probes `sleep` and `sleep_async` wait in the same runtime that every call uses.
"""

import subprocess
import sys
import textwrap

import pytest

PRELUDE = """
import asyncio, os, queue, signal, sys, threading, time
signal.alarm(50)
from dealdocs._core import runtime
from dealdocs import exceptions
"""


def run(code, *, code_expected=0):
    script = PRELUDE + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=55)
    assert done.returncode == code_expected, done.stderr
    return done


CHILD_CALLS = {
    "sync": "runtime.sleep(0.01)",
    "async": "asyncio.run(main())",
    "thread": "t = threading.Thread(target=runtime.sleep, args=(0.01,)); t.start(); t.join()",
}


@pytest.mark.parametrize("child", CHILD_CALLS)
@pytest.mark.parametrize("parent", CHILD_CALLS)
def test_fork_after_use(parent, child):
    run(f"""
    async def main():
        await runtime.sleep_async(0.01)
    {CHILD_CALLS[parent]}
    pid = os.fork()
    if pid == 0:
        signal.alarm(30)
        {CHILD_CALLS[child]}
        os._exit(7)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 7, status
    {CHILD_CALLS[parent]}
    """)


# Eight threads wait for a server that this process plays itself: `waiting` has its ends of their calls.
EIGHT_WAIT = """
    import socket
    import dealdocs
    server = socket.create_server(("127.0.0.1", 0))
    crm = dealdocs.Pipedrive(base_url="http://127.0.0.1:%d" % server.getsockname()[1], api_token="x" * 40)
    ids = []
    threads = [threading.Thread(target=lambda: ids.append(crm.deals.get(1)["id"])) for _ in range(8)]
    [t.start() for t in threads]
    waiting = [server.accept()[0] for _ in threads]
    [connection.recv(65536) for connection in waiting]
"""
ALL_ANSWERED = """
    body = b'{"success": true, "data": {"id": 1}}'
    head = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"
    head += b"Content-Length: %d\\r\\n\\r\\n" % len(body)
    [connection.sendall(head + body) for connection in waiting]
    [t.join() for t in threads]
    assert ids == [1] * 8
"""


def test_fork_while_other_threads_wait():
    run(f"""{EIGHT_WAIT}
    pids = []
    for _ in range(4):
        pid = os.fork()
        if pid == 0:
            signal.alarm(30)
            runtime.sleep(0.01)
            os._exit(7)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [7] * 4
    {ALL_ANSWERED}
    """)


def test_fork_in_a_fork():
    run("""
    runtime.sleep(0.01)
    pid = os.fork()
    if pid == 0:
        signal.alarm(30)
        runtime.sleep(0.01)
        inner = os.fork()
        if inner == 0:
            runtime.sleep(0.01)
            os._exit(3)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(inner, 0)[1]))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    """)


def test_a_signal_handler_may_call_us_while_a_call_waits():
    run("""
    calls = queue.SimpleQueue()
    def handler(*_):
        runtime.sleep(0.01)
        calls.put(1)
    signal.signal(signal.SIGUSR1, handler)
    def others():
        for _ in range(3):
            time.sleep(0.1)
            os.kill(os.getpid(), signal.SIGUSR1)
            calls.get()
        os.kill(os.getpid(), signal.SIGINT)
    try:
        threading.Thread(target=others).start()
        runtime.sleep(60)
    except KeyboardInterrupt:
        pass
    else:
        raise SystemExit("the call did not last")
    """)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(method, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        textwrap.dedent(f"""
        import multiprocessing, signal
        from dealdocs._core import runtime

        def job(number):
            runtime.sleep(0.01)
            return number * 2

        if __name__ == "__main__":
            signal.alarm(40)
            runtime.sleep(0.01)
            with multiprocessing.get_context("{method}").Pool(2) as pool:
                assert pool.map(job, range(4)) == [0, 2, 4, 6]
                pool.close()
                pool.join()
        """)
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=55)
    assert done.returncode == 0, done.stderr


def test_ctrl_c_ends_a_waiting_call():
    run("""
    try:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        runtime.sleep(60)
    except KeyboardInterrupt:
        print("interrupted")
    else:
        raise SystemExit("not interrupted")
    runtime.sleep(0.01)
    """)


def test_ctrl_c_reaches_a_loop_of_short_calls():
    run("""
    try:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        while True:
            runtime.sleep(0)
    except KeyboardInterrupt:
        pass
    """)


def test_a_handler_that_does_not_raise_lets_the_call_go_on():
    run("""
    seen, done = [], threading.Event()
    signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
    def others():
        while not done.wait(0.05):
            os.kill(os.getpid(), signal.SIGUSR1)
    other = threading.Thread(target=others)
    other.start()
    while len(seen) < 3:
        start = time.monotonic()
        runtime.sleep(0.6)
        assert time.monotonic() - start >= 0.6, "cut short"
    done.set()
    other.join()
    """)


def test_the_gil_is_released():
    # A call that held it would keep this very process from answering.
    run(EIGHT_WAIT + ALL_ANSWERED)


def test_exit_with_a_pending_future():
    done = run("""
    async def main():
        asyncio.ensure_future(runtime.sleep_async(60))
        await asyncio.sleep(0.05)
    asyncio.run(main())
    """)
    assert "Traceback" not in done.stderr
    assert "panicked" not in done.stderr


def test_exit_with_a_daemon_thread_in_a_call():
    done = run("""
    threading.Thread(target=runtime.sleep, args=(60,), daemon=True).start()
    time.sleep(0.1)
    """)
    assert "panicked" not in done.stderr
    assert "Fatal" not in done.stderr


def test_calls_after_the_end_are_refused():
    run("""
    runtime.sleep(0)
    runtime.shutdown()
    try:
        runtime.sleep(0.01)
    except exceptions.ClosedError:
        pass
    else:
        raise SystemExit("not refused")
    """)


def test_cancel_and_timeout():
    run("""
    async def main():
        task = asyncio.ensure_future(runtime.sleep_async(60))
        await asyncio.sleep(0.05)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        else:
            raise SystemExit("not cancelled")
        try:
            await asyncio.wait_for(runtime.sleep_async(60), 0.05)
        except asyncio.TimeoutError:
            pass
        else:
            raise SystemExit("no timeout")
        assert await runtime.sleep_async(0.01) is None
    asyncio.run(main())
    """)


def test_a_panic_becomes_an_internal_error():
    run("""
    async def main():
        try:
            await runtime.fail_async()
        except exceptions.InternalError as error:
            return error
    try:
        runtime.fail()
    except exceptions.InternalError as error:
        assert isinstance(error, exceptions.DealDocsError)
        assert error.hint
    else:
        raise SystemExit("no error")
    assert isinstance(asyncio.run(main()), exceptions.InternalError)
    runtime.sleep(0.01)  # and everything goes on
    """)


def test_system_exit_while_waiting_in_a_thread():
    done = run(
        """
        threading.Thread(target=runtime.sleep, args=(30,), daemon=True).start()
        time.sleep(0.05)
        sys.exit(5)
        """,
        code_expected=5,
    )
    assert "panicked" not in done.stderr
