#!/bin/sh
# The man page names every command and option that the program's own help knows.
set -eu
program=$JF_TEST_BUILD_DIR/jiefen
page=$(sed 's/\\-/-/g' "$JF_TEST_SOURCE_DIR/docs/man/jiefen.1")
missing=0

look_for() {
    case $page in
    *"$1"*) ;;
    *)
        echo "docs/man/jiefen.1 does not name $1"
        missing=1
        ;;
    esac
}

commands=$("$program" --language en help | sed -n 's/^jiefen \([a-z]*\).*/\1/p')
[ -n "$commands" ]
for command in $commands; do
    look_for "$command"
    for option in $("$program" "$command" --language en --help | sed -n 's/^ *\(--[a-z-]*\).*/\1/p'); do
        look_for "$option"
    done
done
exit $missing
