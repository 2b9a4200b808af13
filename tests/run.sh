#!/usr/bin/env bash
# Runs every test, on a developer's machine and on a new one: Debian with Rust; what else is missing is installed.
# Stops at the first part that fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

part() {
  local title=$1 start=$SECONDS status=0
  shift
  printf '\n=== %s\n' "$title"
  # Not `if "$@"`: that would switch `set -e` off inside of a function.
  set +e
  (set -e; "$@")
  status=$?
  set -e
  if ((status != 0)); then
    printf '\n=== FAILED: %s (after %d s, exit status %d)\n' "$title" $((SECONDS - start)) "$status" >&2
    exit 1
  fi
  printf '=== %s: done in %d s\n' "$title" $((SECONDS - start))
}

has() { command -v "$1" >/dev/null 2>&1; }

# Chromium (its headless shell, which starts sooner and does the same) and a Chinese font for the browser tests; node and npm
# where there is no node.
system_packages() {
  local missing=()
  find_chromium >/dev/null || missing+=(chromium-headless-shell)
  [[ -n "$(has fc-list && fc-list 'Noto Sans CJK TC' family)" ]] || missing+=(fontconfig fonts-noto-cjk)
  has node || missing+=(nodejs)
  has npm || missing+=(npm)
  if ((${#missing[@]} == 0)); then
    echo "nothing is missing"
    return
  fi
  if ! has apt-get; then
    echo "please install: ${missing[*]}" >&2
    return 1
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
  if [[ $EUID -ne 0 ]] && has sudo; then apt=(sudo "${apt[@]}"); fi
  echo "installing: ${missing[*]}"
  "${apt[@]}" update
  "${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
  find_chromium >/dev/null || { echo "there is still no chromium" >&2; return 1; }
}

find_chromium() {
  if [[ -n "${CHROMIUM:-}" ]]; then
    echo "$CHROMIUM"
    return
  fi
  command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome
}

node_packages() {
  cd tests/browser
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    if (major < 18 || (major === 18 && minor < 19)) throw new Error(`node ${process.version} is too old: 18.19 or newer`)'
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
}

documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked; }

# One process for a file, two at a time. A test that hangs must not hang the run.
browser_tests() {
  CHROMIUM="$(find_chromium)"
  export CHROMIUM
  cd tests/browser
  timeout --kill-after=10 16m node --test --test-reporter=spec --test-concurrency=2 ./*.test.mjs
}

part "System packages" system_packages
part "Node packages" node_packages
part "Format (cargo fmt)" cargo fmt --check
part "Lints (cargo clippy)" cargo clippy --locked --all-targets -- -D warnings
part "Documentation (cargo doc)" documentation
part "Tests (cargo test)" cargo test --locked
part "Browser tests" browser_tests
printf '\n=== Everything passed in %d s\n' "$SECONDS"
