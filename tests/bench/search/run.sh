#!/bin/sh
# Measures search: whether it finds the right page and heading, what it loads, how long it takes, what it costs the build.
#
#   tests/bench/search/run.sh                                   the handbook's own content, both languages
#   tests/bench/search/run.sh --content FOLDER --queries FILE   a folder of Markdown; repeat the pair for more
#   tests/bench/search/run.sh --pagefind                        Pagefind on the same pages beside it
#   tests/bench/search/run.sh --scale 2000,20000                generated handbooks: growth of time, memory and bytes
#   tests/bench/search/run.sh --file                            the same queries from file://; are the answers the same?
#   tests/bench/search/run.sh --goals                           exit code 1 when a goal is missed, and which
#   tests/bench/search/run.sh --help                            all options
#
# A query is one line of JSON: {"type": "b", "query": "…", "expected_path": "folder/page", "expected_heading": "…",
# "expected_id": "…"}. `expected_path` is the source's path without extension; heading and id may be null; `also` lists
# pages that answer as well. The language is that of FILE's name (x.en.jsonl), else the first one of the pages. Types:
# a title, b phrase of a heading, c phrase of the body, d the other script's form, e one Latin term, f Latin with a typo,
# g a word's beginning, h two terms, i a common word that is in one title, q a question as staff put it.
# handbook.*.jsonl are such queries for this handbook, written from its pages by hand before there was a search. Change
# them when the pages change, not when a query fails.
#
# FOLDER is copied; links that lead nowhere and images from elsewhere are replaced in the copy, so that it builds.
# A folder that holds readybook.yaml and `content` is taken as the handbook that it is. READYBOOK, PAGEFIND and CHROMIUM
# name other programs. Everything is made below `target/bench/search` (BENCH_FOLDER).
#
# Needs: Linux, cargo, Node 18 or newer, Chromium, GNU time (`apt-get install time chromium`), Python 3 for --scale. The
# first run gets playwright-core, and with --pagefind Pagefind, from npm.
#
# Exit codes: 0 measured, 1 with --goals when one is missed, 2 when something is broken. A slow computer is no error.
#
# What the figures mean:
#   hit@1, hit@5  share of queries whose page is the first result, or among the first five; MRR@10 the mean of 1/rank
#   heading       of the queries with a heading: the first result of the right page offers it. Pagefind gets it right with
#                 any of the three parts of a page that its own dialog shows. A single word (e, f, g) may stand in several
#                 sections of a page, of which the query names one: the row “bcdh” has the types that name one place
#   bytes         bodies as a server without HTTP compression sends them (and with gzip), each query in a fresh browser
#                 context: the first includes the engine, the later one follows another query. The page is not counted
#   times         from the call to ten results with excerpts: cold when the context is fresh, warm when the same query
#                 comes again after another one
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
folder=${BENCH_FOLDER:-$root/target/bench/search}
mkdir -p "$folder"
if [ -z "${READYBOOK:-}" ]; then
    cargo build --release --quiet --manifest-path "$root/Cargo.toml"
    READYBOOK=${CARGO_TARGET_DIR:-$root/target}/release/readybook
fi
installed() { # The locked packages of one folder, without their scripts.
    [ -d "$1/node_modules" ] || npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --silent
}
installed "$root/tests/browser"
case " $* " in
*" --pagefind "*)
    if [ -z "${PAGEFIND:-}" ]; then
        mkdir -p "$folder/pagefind"
        cp "$here/package.json" "$here/package-lock.json" "$folder/pagefind/"
        installed "$folder/pagefind"
        PAGEFIND=$folder/pagefind/node_modules/.bin/pagefind
    fi
    ;;
esac
export READYBOOK PAGEFIND="${PAGEFIND:-}" BENCH_FOLDER="$folder"
exec node "$here/measure.mjs" "$@"
