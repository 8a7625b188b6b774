#!/usr/bin/env bash
# Sets up Pathshala in the folder that this script belongs to, and starts or tests it.
# It can be run again at any time: what is done already is not done twice, and what a
# power cut left half-done is done again.  README.md beside it says what it changes.
set -euo pipefail

usage() {
    cat <<'TEXT'
bash pi_setup/setup.sh start [--no-browser] [--port NUMBER] [--folder FOLDER] …
    installs what the course needs into .venv, and opens the course in the browser
bash pi_setup/setup.sh test [PYTEST ARGUMENTS]
    installs what the tests need, and runs them all (or those that pytest's arguments name)
bash pi_setup/setup.sh install
    only installs what the course needs
TEXT
}

say() { printf '%s\n' "$*"; }
complain() { printf 'pathshala: %s\n' "$*" >&2; }
fail() { complain "$@" && exit 1; }

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
venv="$root/.venv"
# Kept beside .venv, so that a repair or a move of the folder needs no internet.
wheels="$root/.wheels"
pip_log="$wheels/pip.log"
course_lock=requirements.lock
test_lock=requirements-test.lock

# What a user's shell sets for other projects must not reach into this one.
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV VIRTUAL_ENV
# Under LC_ALL=C a venv's Python cannot read its own settings where the path is মোর/পাঠশালা.
case ${LC_ALL:-} in C | POSIX) export LC_ALL=C.UTF-8 ;; esac

# --- the machine's packages: only what is missing, and only where we may ---------------

may_apt() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# apt_install WHAT PACKAGE…: says what to run, and returns 1, where it may not or cannot.
apt_install() {
    local what=$1
    shift
    if ! may_apt; then
        complain "$what: missing here. Run: sudo apt install $*   and then this command again."
        return 1
    fi
    say "$what: installing with apt ($*); this can take some minutes …"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    [ "$(id -u)" = 0 ] || apt=(sudo -n "${apt[@]}")
    "${apt[@]}" update || say "The list of packages could not be refreshed; trying with the old one."
    if ! "${apt[@]}" install --no-install-recommends -y "$@" >/dev/null; then
        complain "$what: apt could not install $*. Check the internet, and run this command again."
        return 1
    fi
}

# first_command NAME…: is one of these there?
first_command() {
    local name
    for name in "$@"; do command -v "$name" >/dev/null && return; done
    return 1
}

ensure_browser() {
    local chosen
    IFS=: read -r -a chosen <<<"${BROWSER:-}"
    first_command "${chosen[@]}" chromium chromium-browser google-chrome firefox firefox-esr x-www-browser ||
        apt_install "A browser" chromium
}

ensure_chromium() {
    first_command chromium chromium-browser || apt_install "Chromium" chromium
}

ensure_fonts() {
    # One package holds the fonts for Bengali, Devanagari and Nastaliq; this file is the newest of them.
    [ -e "${NOTO_FONTS:-/usr/share/fonts/truetype/noto}/NotoNastaliqUrdu-Regular.ttf" ] ||
        apt_install "The fonts for Bengali, Hindi and Urdu" fonts-noto-core
}

ensure_emulator() {
    # For one long test. Who may not install it runs all the others; that one says what it needs.
    if first_command qemu-system-aarch64 && first_command fdtput; then return; fi
    ! may_apt || apt_install "An emulated Raspberry Pi" qemu-system-arm device-tree-compiler
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

make_venv() {
    find_python
    "$python" -c 'import sys; raise SystemExit(sys.maxsize < 2**32)' ||
        fail "This Python is a 32-bit one, for which Jupyter has no packages. Install the 64-bit Raspberry Pi OS."
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install "Python's venv" python3-venv || exit 1
    say "Making .venv with $("$python" --version) …"
    rm -rf "$venv" 2>/dev/null || fail "$venv cannot be replaced. Look who owns it; it may have been made by root."
    "$python" -m venv "$venv" || fail "$venv could not be made. Look at the lines above: is the disk full?"
    fresh=yes
}

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }

hash_of() { sha256sum <"$1" | cut -d' ' -f1; }

# The path belongs to it: the programs in a venv that was moved or copied do not work.
stamp() { printf '%s %s\n' "$(hash_of "$root/$1")" "$venv"; }

# is_stamped NAME FILE…: does this stamp in .venv say that one of these files was installed?
is_stamped() {
    local name=$1 file
    shift
    for file in "$@"; do
        [ "$(cat "$venv/.$name" 2>/dev/null)" = "$(stamp "$file")" ] && return
    done
    return 1
}

# Written last, when everything else has reached the disk: half an installation has no stamp.
write_stamp() {
    sync -f "$venv" 2>/dev/null || true
    stamp "$2" >"$venv/.$1.new" && mv -f "$venv/.$1.new" "$venv/.$1"
}

# A new Python after an upgrade of the system finds nothing in the old one's folders.
still_works() { "$venv/bin/python" -I -c 'import pip' 2>/dev/null; }

is_installed() { is_stamped packages "$@" && is_stamped course pyproject.toml && still_works; }

# Two clicks on an icon must not write the same files: the second waits here.
lock_the_folder() {
    [ -w "$root" ] || fail "$root cannot be written to. Copy the folder to a place of your own."
    exec 9<"$root"
    command -v flock >/dev/null || return 0
    flock -n 9 && return
    say "Another set-up is at work in this folder; waiting for it …"
    flock 9
}

# Shows how far pip is. LOCK names every package once, also those of other systems.
show_progress() {
    local total line count=0
    total=$(grep -c '^[a-z0-9]' "$root/$1")
    while IFS= read -r line; do
        case $line in Collecting* | Processing* | Ignoring*) count=$((count + 1)) ;; *) continue ;; esac
        if [ -t 1 ]; then
            printf '\r  %3d of %d packages' "$count" "$total"
        elif [ $((count % 25)) = 0 ]; then
            say "  $count of $total packages"
        fi
    done
    [ ! -t 1 ] || printf '\r%30s\r' ''
}

# explain_pip WHAT: one plain sentence for what pip wrote into its log, and the end.
explain_pip() {
    local why="Look into $pip_log, and run this command again."
    if grep -qiE 'no space left' "$pip_log"; then
        why="The disk is full. Free 1 GB, and run this command again."
    elif grep -qiE 'connection|timed out|timeout|name resolution|unreachable|proxy' "$pip_log"; then
        why="There seems to be no internet. Connect, and run this command again; it goes on from here."
    elif grep -q 'DO NOT MATCH THE HASHES' "$pip_log"; then
        why="A file is not the one that we pinned, so nothing was installed. Run this command again."
    elif grep -q 'No matching distribution' "$pip_log"; then
        why="There is no ready-made one for $("$venv/bin/python" --version) on $(uname -m). Use Python 3.11 to 3.13."
    fi
    fail "$1 $why"
}

# Which packages a lock means depends on the Python, even on its last number (soupsieve does).
gathered() { hash_of "$root/$1" && "$venv/bin/python" --version; }

# The tests' lock only adds to the course's: with its wheels there is nothing more to fetch.
is_gathered() {
    local lock
    for lock in "$1" "$test_lock"; do
        [ "$(cat "$wheels/.gathered-$lock" 2>/dev/null)" = "$(gathered "$lock")" ] && return
    done
    return 1
}

# gather_wheels LOCK: fetch what this lock pins, checked against its hashes.
gather_wheels() {
    local lock=$1 hash file
    is_gathered "$lock" && return
    say "Fetching the packages that $lock pins (some minutes the first time) …"
    mkdir -p "$wheels"
    pip download --dest "$wheels" --find-links "$wheels" --no-deps --require-hashes --only-binary :all: \
        --progress-bar off -r "$root/$lock" 2>"$pip_log" | show_progress "$lock" ||
        explain_pip "The packages could not be fetched."
    sha256sum "$wheels"/*.whl | while read -r hash file; do
        grep -q "sha256:$hash" "$root/$course_lock" "$root/$test_lock" || rm -f -- "$file"
    done
    gathered "$lock" >"$wheels/.gathered-$lock"
}

install_packages() {
    local lock=$1
    fresh=no
    if [ ! -e "$venv/.packages" ] || ! still_works; then make_venv; fi
    gather_wheels "$lock"
    # Only now is the old one given up; where the new lock only adds to it, not even that.
    [ "$fresh" = yes ] || is_stamped packages "$course_lock" || make_venv
    rm -f "$venv/.packages"
    say "Installing them into .venv …"
    if ! pip install --no-index --find-links "$wheels" --no-deps --require-hashes --quiet \
        -r "$root/$lock" 2>"$pip_log"; then
        rm -f "$wheels"/.gathered-*
        explain_pip "The packages could not be installed."
    fi
    write_stamp packages "$lock"
}

install_course() {
    mkdir -p "$wheels"
    pip install --no-index --no-deps --no-build-isolation --quiet -e "$root" 2>"$pip_log" ||
        explain_pip "The course itself could not be installed."
    write_stamp course pyproject.toml
}

# ensure_installed LOCK [OTHER-LOCK-THAT-WILL-DO]
ensure_installed() {
    is_installed "$@" && return
    lock_the_folder
    if ! is_stamped packages "$@" || ! still_works; then install_packages "$1"; fi
    is_stamped course pyproject.toml || install_course
    # The programs that this script starts must not hold the folder.
    exec 9<&-
    say "Installed."
}

# --- the verbs ----------------------------------------------------------------------------

has() {
    local wanted=$1 word
    shift
    for word in "$@"; do [ "$word" = "$wanted" ] && return; done
    return 1
}

start() {
    ensure_installed "$course_lock" "$test_lock"
    if ! has --no-browser "$@" && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        # Without them the course still runs, so that its address can be opened elsewhere.
        ensure_browser || true
        ensure_fonts || true
    fi
    exec "$venv/bin/pathshala" start "$@"
}

run_tests() {
    ensure_installed "$test_lock"
    ensure_chromium && ensure_fonts || exit 1
    ensure_emulator || true
    cd -- "$root"
    # nbgrader starts programs by name (alembic): those of .venv, as in a shell that activated it.
    export PATH="$venv/bin:$PATH"
    local python=("$venv/bin/python" -m) quick="not browser and not slow and not packaging" failed=""
    [ $# = 0 ] || exec "${python[@]}" pytest "$@"
    say "1 of 4: style"
    "${python[@]}" ruff check --output-format concise . || failed+=" style"
    say "2 of 4: the quick tests, two at a time"
    "${python[@]}" pytest -q -n 2 -m "$quick" || failed+=" quick"
    say "3 of 4: the long tests: whole classes, hostile work, an emulated Pi; two files at a time"
    "${python[@]}" pytest -q -n 2 --dist loadfile -m "slow and not browser and not packaging" || failed+=" long"
    say "4 of 4: real browsers, and the wheel"
    "${python[@]}" pytest -q -m "browser or packaging" || failed+=" browsers"
    [ -z "$failed" ] || fail "Not all is well:$failed. Look at the lines above."
    say "All is well."
}

verb=${1:-}
[ $# = 0 ] || shift
case $verb in
    start) start "$@" ;;
    test) run_tests "$@" ;;
    install) ensure_installed "$course_lock" "$test_lock" ;;
    help | --help | -h) usage ;;
    "") usage >&2 && exit 2 ;;
    *)
        complain "'$verb' is not something that this script does. It does start, test and install."
        usage >&2
        exit 2
        ;;
esac
