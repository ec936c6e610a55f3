# shellcheck shell=bash
# What the tools share; read by `.`, not run.

say() {
    printf '%s\n' "$*"
}

heading() {
    if [[ -t 1 ]]; then
        printf '\n\033[1m── %s\033[0m\n' "$*"
    else
        printf '\n── %s\n' "$*"
    fi
}

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Packages are missing and there is no sudo here. As root, run: $*"
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# missing_packages FILE GROUP...: names in FILE of these groups that are not installed.
missing_packages() {
    local file=$1 group name
    shift
    while read -r group name _; do
        if [[ " $* " == *" $group "* ]] && ! is_installed "$name"; then
            printf '%s\n' "$name"
        fi
    done <"$file"
    # Any Node.js from version 18 will do; Debian's is taken when there is none.
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

# install_packages FILE GROUP...
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -eq 0 ]]; then
        say "All Debian packages are there."
        return
    fi
    say "Installing ${#missing[@]} Debian packages and what they need: ${missing[*]}"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}"
}
