#!/bin/sh
# Installs into a folder and runs the installed program on the installed content.
set -eu
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

cmake --install "$JF_TEST_BUILD_DIR" --prefix "$prefix" >/dev/null

for file in bin/jiefen share/man/man1/jiefen.1 lib/systemd/system/jiefen.service lib/sysusers.d/jiefen.conf \
    share/jiefen/web/messages/zh-CN.json share/jiefen/web/templates share/jiefen/content/areas.csv; do
    [ -e "$prefix/$file" ] || { echo "$file is not installed"; exit 1; }
done
if grep -q '@CMAKE' "$prefix/lib/systemd/system/jiefen.service"; then
    echo "a name in the systemd unit was not filled in"
    exit 1
fi

cd "$prefix"
JIEFEN_SHARE=$prefix/share/jiefen JIEFEN_STATIC=$prefix/share/jiefen/web/static JIEFEN_DATA_FOLDER=$prefix/data
export JIEFEN_SHARE JIEFEN_STATIC JIEFEN_DATA_FOLDER
bin/jiefen version
bin/jiefen import share/jiefen/content
