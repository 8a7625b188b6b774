#!/usr/bin/env bash
# Sets up Pathshala in the folder that this script belongs to, and starts or tests it.
# It can be run again at any time: what is done already is not done twice, and what a
# power cut left half-done is done again.
set -euo pipefail

usage() {
    cat <<'TEXT'
bash pi_setup/setup.sh start [--no-browser] [--port NUMBER] [--folder FOLDER] …
    installs what the course needs into .venv, and opens the course in the browser
bash pi_setup/setup.sh test [PYTEST ARGUMENTS]
    installs what the tests need, and runs them all
bash pi_setup/setup.sh install
    only installs what both need
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'pathshala: %s\n' "$*" >&2; exit 1; }

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
venv="$root/.venv"

# --- the machine's packages: only what is missing, and only where we may ---------------

may_apt() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# apt_install WHAT-FOR PACKAGE…
apt_install() {
    local what=$1
    shift
    may_apt || fail "$what is missing. Run: sudo apt install $*   and then this command again."
    say "Installing $what ($*) …"
    local apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
    [ "$(id -u)" = 0 ] || apt=(sudo -n "${apt[@]}")
    "${apt[@]}" update || say "The list of packages could not be refreshed; trying with the old one."
    DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --no-install-recommends -y "$@" >/dev/null ||
        fail "$what could not be installed. Look at the lines above, check the internet, and try again."
}

find_browser() {
    local name
    for name in ${BROWSER:-} chromium chromium-browser google-chrome firefox x-www-browser; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}

ensure_browser() { find_browser || apt_install "a browser" chromium; }

ensure_fonts() {
    # One file each for Bengali, Devanagari and Nastaliq Urdu, all in one package.
    [ -e /usr/share/fonts/truetype/noto/NotoNastaliqUrdu-Regular.ttf ] || apt_install "the fonts" fonts-noto-core
}

# --- Python -------------------------------------------------------------------------------

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if "$name" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            return
        fi
    done
    fail "Python 3.11 or later is missing. Install Debian 12 or Raspberry Pi OS (bookworm) or later."
}

ensure_venv() {
    # The path is kept inside: a venv that was moved or copied does not work any more.
    if [ "$(cat "$venv/.path" 2>/dev/null)" = "$venv" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null; then
        return
    fi
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install "Python's venv" python3-venv
    say "Making .venv with $("$python" --version) …"
    rm -rf "$venv" || fail "$venv cannot be replaced. Look who owns it."
    "$python" -m venv "$venv" || fail "$venv could not be made. Look at the lines above: is the disk full?"
    printf '%s' "$venv" >"$venv/.path"
}

# stamp LOCK: what an installation from this lock file looks like when it is whole.
stamp() {
    cat -- "$root/$1" "$root/pyproject.toml" | sha256sum | cut -d' ' -f1
}

is_installed() {
    local lock
    for lock in "$@"; do
        [ "$(cat "$venv/.installed-$lock" 2>/dev/null)" = "$(stamp "$lock")" ] || continue
        [ "$(cat "$venv/.path" 2>/dev/null)" = "$venv" ] && "$venv/bin/python" -c '' 2>/dev/null && return 0
    done
    return 1
}

# install_python LOCK OTHER-LOCK-THAT-WILL-DO
install_python() {
    is_installed "$@" && return
    # Only one at a time: two clicks on an icon must not write the same files.
    exec 9>"$root/.venv.lock" || fail "$root cannot be written to. Choose a folder of your own."
    command -v flock >/dev/null && flock 9
    is_installed "$@" && return
    ensure_venv
    rm -f "$venv"/.installed-*
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check --no-input install)
    [ -t 1 ] || pip+=(--progress-bar off --quiet)
    say "Installing the packages of $1 into .venv (a few minutes the first time) …"
    "${pip[@]}" --require-hashes --only-binary :all: -r "$root/$1" ||
        fail "The packages could not be installed. Check the internet and the free space, and run this command again; it goes on from here."
    "${pip[@]}" --no-deps --no-build-isolation --quiet -e "$root" ||
        fail "The course itself could not be installed into .venv; look at the lines above."
    sync -f "$venv" 2>/dev/null || true
    stamp "$1" >"$venv/.installed-$1.new"
    mv "$venv/.installed-$1.new" "$venv/.installed-$1"
    say "Installed."
}

# --- the verbs ----------------------------------------------------------------------------

has() {
    local wanted=$1 word
    shift
    for word in "$@"; do [ "$word" = "$wanted" ] && return 0; done
    return 1
}

start() {
    install_python requirements.lock requirements-test.lock
    if ! has --no-browser "$@" && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        ensure_browser
        ensure_fonts
    fi
    exec "$venv/bin/pathshala" start "$@"
}

install_for_tests() {
    install_python requirements-test.lock
    command -v chromium >/dev/null || apt_install "Chromium" chromium
    ensure_fonts
}

run_tests() {
    install_for_tests
    cd -- "$root"
    "$venv/bin/python" -m ruff check .
    if [ $# -gt 0 ]; then
        exec "$venv/bin/python" -m pytest "$@"
    fi
    say "The quick tests, two at a time:"
    "$venv/bin/python" -m pytest -q -n 2 -m "not browser and not slow and not packaging"
    say "The long tests: whole classes, real browsers, the wheel:"
    "$venv/bin/python" -m pytest -q -m "browser or slow or packaging"
}

verb=${1:-}
[ $# -gt 0 ] && shift
case $verb in
    start) start "$@" ;;
    test) run_tests "$@" ;;
    install) install_for_tests ;;
    help | --help | -h) usage ;;
    *)
        usage >&2
        exit 2
        ;;
esac
