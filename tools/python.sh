# Sets $python to a Python of 3.11 or newer that can make virtual environments; installs Debian's when root.
find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        python=$(command -v "$candidate") || continue
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return 0; fi
    done
    return 1
}
if ! find_python; then
    install="apt-get install -y --no-install-recommends python3 python3-venv"
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        printf 'GeoPOT needs Python 3.11 or newer. Only root may install it:\n\n    sudo %s\n\n' "$install" >&2
        exit 2
    fi
    $install >&2 || { apt-get update -qq >&2 && $install >&2; }
    find_python || { echo "This distribution has no Python 3.11 or newer; install one and come back." >&2; exit 2; }
fi
