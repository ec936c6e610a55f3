#!/bin/bash
# Installs into a folder nobody configured and runs the installed program, which must take its files from there although
# the tree it was built from is still in its place.
set -euo pipefail
prefix=$(mktemp -d)
server=
end() {
    [ -z "$server" ] || kill "$server" || true
    rm -rf "$prefix"
}
trap end EXIT
fail() {
    echo "$1"
    exit 1
}

cmake --install "$JF_TEST_BUILD_DIR" --prefix "$prefix" >/dev/null

for file in bin/jiefen share/man/man1/jiefen.1 lib/systemd/system/jiefen.service lib/sysusers.d/jiefen.conf \
    share/jiefen/web/messages/zh-CN.json share/jiefen/web/templates share/jiefen/content/areas.csv; do
    [ -e "$prefix/$file" ] || fail "$file is not installed"
done
unit=$prefix/lib/systemd/system/jiefen.service
! grep '@[A-Z]' "$unit" || fail "a name in the systemd unit was not filled in"
grep -q "^ExecStart=$prefix/bin/jiefen serve$" "$unit" || fail "the systemd unit names another program"

# What only the installed files say.
sed -i 's/"cli.usage": "/&INSTALLED /' "$prefix"/share/jiefen/web/messages/*.json
echo '/* INSTALLED */' >"$prefix/share/jiefen/web/templates/empty.html"
[ ! -d "$prefix/share/jiefen/web/static" ] || echo INSTALLED >"$prefix/share/jiefen/web/static/mark.txt"

cd "$prefix"
unset JIEFEN_SHARE JIEFEN_STATIC
export JIEFEN_DATA_FOLDER=$prefix/data JIEFEN_LISTEN_PORT=0
bin/jiefen version
bin/jiefen help >help.txt
grep -q INSTALLED help.txt || fail "the program reads the messages of another place"
bin/jiefen import share/jiefen/content
ln -s "$prefix/bin/jiefen" linked
./linked help >help.txt
grep -q INSTALLED help.txt || fail "a link to the program finds other messages"

bin/jiefen serve >served.txt &
server=$!
for _ in $(seq 300); do
    [ -s served.txt ] && break
    sleep 0.1
done
port=$(grep -o '[0-9]*$' served.txt)
# Prints the answer to a request for an address.
ask() {
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
    cat <&3
    exec 3<&-
}
ask '/search?q=zzzz' >answer.txt
grep -q INSTALLED answer.txt || fail "the pages are made from the templates of another place"
if [ -d share/jiefen/web/static ]; then
    ask /static/mark.txt >answer.txt
    grep -q INSTALLED answer.txt || fail "the static files are those of another place"
fi
