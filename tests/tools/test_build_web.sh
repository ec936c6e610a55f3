#!/bin/sh
# Runs tools/build-web on a small tree with a package that is "installed" already, so that no network is needed.
set -eu
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
out=$tree/out

mkdir -p "$tree/tools" "$tree/web/static/icons" "$tree/web/node_modules/@scope/pack/dist"
cp "$JF_TEST_SOURCE_DIR/tools/build-web" "$tree/tools"
echo '{}' >"$tree/web/package-lock.json"
touch "$tree/web/node_modules/.package-lock.json"
seq 1000 >"$tree/web/static/app.css"
echo '<svg/>' >"$tree/web/static/icons/a b.svg"
seq 2000 >"$tree/web/node_modules/@scope/pack/dist/p.js"
printf '# a comment\n\n@scope/pack/dist/p.js -> vendor/pack.js\n' >"$tree/web/vendor.txt"

listing() {
    (cd "$out" && find . -type f | LC_ALL=C sort | tr '\n' '|')
}
expect() {
    [ "$1" = "$2" ] || { printf 'expected %s\nbut got  %s\n' "$2" "$1"; exit 1; }
}

"$tree/tools/build-web" "$out"
expect "$(listing)" './app.css|./app.css.br|./app.css.gz|./icons/a b.svg|./vendor/pack.js|./vendor/pack.js.br|./vendor/pack.js.gz|'
expect "$(gzip -dc "$out/app.css.gz" | cksum)" "$(cksum <"$tree/web/static/app.css")"
expect "$(brotli -dc "$out/vendor/pack.js.br" | cksum)" "$(cksum <"$out/vendor/pack.js")"

# A change reaches the compressed copies; a file that is gone goes with them.
seq 3000 >"$tree/web/static/app.css"
rm "$tree/web/static/icons/a b.svg"
printf '' >"$tree/web/vendor.txt"
"$tree/tools/build-web" "$out"
expect "$(listing)" './app.css|./app.css.br|./app.css.gz|'
expect "$(brotli -dc "$out/app.css.br" | cksum)" "$(cksum <"$tree/web/static/app.css")"

# A name that no package has is refused, and said.
echo '@scope/pack/dist/no.js -> vendor/no.js' >"$tree/web/vendor.txt"
if "$tree/tools/build-web" "$out" 2>"$tree/message"; then
    echo "a missing file was accepted"
    exit 1
fi
grep -q 'dist/no.js is not in the installed packages' "$tree/message"
