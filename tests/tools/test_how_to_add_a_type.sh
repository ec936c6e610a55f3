#!/bin/bash
# Runs every `sh` block of docs/how-to-add-a-type.md in a copy of the tree.
set -euo pipefail
source=$JF_TEST_SOURCE_DIR
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

cd "$source"
tar --exclude=node_modules --exclude=./build --exclude=./data --exclude=./.git -cf - . | tar -xf - -C "$tree"
awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' docs/how-to-add-a-type.md >"$tree/commands"

cd "$tree"
# The static files have a test of their own and need the network; sanitizers would only cost time here.
sed -i 's/"JF_SANITIZE": "ON"/"JF_SANITIZE": "OFF", "JF_WEB": "OFF"/' CMakePresets.json
# This test in the copy must not run itself again.
sed -i '/how-to-add-a-type/d' tests/tools/CMakeLists.txt
unset ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS JF_TEST_SOURCE_DIR JF_TEST_BUILD_DIR
bash -euxo pipefail commands 2>&1 | tee output

grep -q '春季调解员培训' output
