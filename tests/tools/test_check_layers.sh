#!/bin/sh
# Runs tools/check-layers on a tree of known mistakes and compares what it says with layers.expected.
set -eu
source=$JF_TEST_SOURCE_DIR
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

cp -R "$source/tests/tools/layers/." "$tree"
mkdir -p "$tree/src/model" "$tree/src/wrong"
yes '' | head -n 500 >"$tree/src/model/long.c"
yes '' | head -n 499 >"$tree/src/model/just_right.c"
echo >"$tree/src/wrong/place.c"

if "$source/tools/check-layers" "$tree" >"$tree/actual"; then
    echo "check-layers accepted a tree full of mistakes"
    exit 1
fi
grep -v ' violations$' "$tree/actual" | diff -u "$source/tests/tools/layers.expected" -

rm -rf "$tree/src" "$tree/index"
mkdir -p "$tree/src/base"
cp "$source/tests/tools/layers/src/base/good.h" "$tree/src/base"
"$source/tools/check-layers" "$tree"
