"""Measures the time from saving a page to its changed bytes being served, as a browser would get them.

    save.py READYBOOK HANDBOOK PAGE [TIMES]
"""

import http.client
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median


class Preview:
    """`readybook serve`, with the event stream open as a page has it open."""

    def __init__(self, readybook, root, page):
        self.address = "/" + page.removeprefix("content/").removesuffix(".md") + ".html"
        command = [readybook, "--quiet", "--root", root, "serve"]
        self.process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        self.host = self.process.stdout.readline().strip().removeprefix("http://").rstrip("/")

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, connection

    def page(self):
        answer, connection = self.get(self.address)
        try:
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def listen(self):
        """Waits for the first build; then opens the stream of events."""
        while True:
            status, html = self.page()
            if status == 200:
                break
            time.sleep(0.05)
        build = re.search(r'data-build="(\d+)" data-key="([^"]+)"', html)
        self.events, _ = self.get(f"/_readybook/events?key={build[2]}&build={build[1]}")
        self.event()

    def event(self):
        while not self.events.readline().startswith(b"data:"):
            pass

    def end(self):
        self.process.terminate()
        self.process.wait()


def measure(readybook, root, page, times):
    """Milliseconds of each save."""
    file = Path(root) / page
    original = file.read_text("utf-8")
    preview = Preview(readybook, root, page)
    found = []
    try:
        preview.listen()
        for n in range(times):
            time.sleep(0.3)  # An author's pause, so that a save is not part of the burst before it.
            text = f"{original}\nSaved for the {n}th time.\n"
            start = time.perf_counter()
            file.write_text(text, "utf-8")
            preview.event()
            while f"Saved for the {n}th time." not in preview.page()[1]:
                preview.event()
            found.append((time.perf_counter() - start) * 1000)
    finally:
        preview.end()
        file.write_text(original, "utf-8")
    return found


def report(readybook, root, page, times):
    found = sorted(measure(readybook, root, page, times))
    slow = found[int(len(found) * 0.95)]
    print(f"save → changed page served: median {median(found):.0f} ms, 95 % within {slow:.0f} ms ({times} saves)")


if __name__ == "__main__":
    report(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 20)
