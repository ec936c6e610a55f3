# What every file here begins with: `. "$(dirname "$0")/lib.sh"`. It gives a temporary folder to work in, runs the real
# program, and compares. A test is `begin WHAT`, then `run …`, then one or more `expect_…`; the file ends with `finish`.
#
# Whatever a test is about, `run` also fails it when a sanitizer found something or when a person was shown the inside of
# the program: an exception, a library's error, a catalogue key.

set -u
unset LC_ALL LC_MESSAGES LANGUAGE
LANG=C.UTF-8
export LANG
for name in $(env | sed -n 's/^\(JIEFEN_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
done

SOURCE=${JF_TEST_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
JIEFEN=${JF_TEST_PROGRAM:-${JF_TEST_BUILD_DIR:-$SOURCE/build/check}/jiefen}
CONTENT=$SOURCE/content
# A build without npm has no web files; the pages are the same.
[ -d "$(dirname "$JIEFEN")/web/static" ] || export JIEFEN_STATIC="$SOURCE/web/static"
WORK=$(mktemp -d "${TMPDIR:-/tmp}/jiefen-cli.XXXXXX") || exit 1
SERVER_PID=
count=0
failed=0
title=
wrong=

# --- tests

end_test() {
    [ -n "$title" ] || return 0
    count=$((count + 1))
    if [ -z "$wrong" ]; then
        echo "ok $count - $title"
    else
        echo "not ok $count - $title"
        printf '%s\n' "$wrong" | sed 's/^/# /'
        failed=$((failed + 1))
    fi
    title=
}

begin() {
    end_test
    title=$1
    wrong=
}

# skip WHAT WHY: instead of a test
skip() {
    end_test
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

finish() {
    end_test
    echo "1..$count"
    [ "$failed" = 0 ] || echo "# $failed of $count failed"
    [ "$failed" = 0 ]
    exit
}

complain() {
    wrong="$wrong${wrong:+
}$1"
}

# --- running

# run WORD…: `jiefen WORD…`; OUT and ERR are files, CODE its exit code.
OUT=$WORK/.out
ERR=$WORK/.err
CODE=0
run() {
    run_as "" "$@"
}

# run_as PREFIX WORD…: with a command before it, such as `setpriv …`
run_as() {
    prefix=$1
    shift
    ran="jiefen $*"
    # shellcheck disable=SC2086 # the prefix is several words
    $prefix "$JIEFEN" "$@" >"$OUT" 2>"$ERR"
    CODE=$?
    check_inside "$OUT" "$ERR"
}

# may_be_nobody: are there the rights to run as somebody else? run_as_nobody WORD…: does it. The tree may lie where only
# root can read, so the program gets a copy of what it reads there.
NOBODY='setpriv --reuid=65534 --regid=65534 --clear-groups'
may_be_nobody() {
    [ "$(id -u)" = 0 ] && $NOBODY true 2>/dev/null || return
    chmod 755 "$WORK"
    mkdir -p "$WORK/.share/web"
    cp -R "$SOURCE/web/messages" "$SOURCE/web/templates" "$WORK/.share/web"
}
run_as_nobody() {
    run_as "env JIEFEN_SHARE=$WORK/.share $NOBODY" "$@"
}

# Log lines (stamp, level) are for the administrator and may say more.
INSIDE='Xapian|std::|terminate called|what\(\)|MDB_|LMDB|errno|glass|Sanitizer|runtime error:|(error|problem|cli)\.[a-z][a-z-]+|[{][0-3][}]|\(null\)'
LOG_LINE='^[0-9]+-[0-9]+-[0-9]+T[0-9:.]+Z (debug|info|warning|error) '
check_inside() {
    found=$(INSIDE=$INSIDE LOG_LINE=$LOG_LINE awk '
        BEGIN { inside = ENVIRON["INSIDE"]; log_line = ENVIRON["LOG_LINE"] }
        /Sanitizer|runtime error:/ { found = 30 }
        $0 ~ log_line || /"key":/ { next }
        !found && $0 ~ inside { found = 3 }
        found-- > 0 { print }
        found < 0 { found = 0 }' "$@" | head -n 30)
    [ -z "$found" ] || complain "$ran: the inside shows: $found"
}

# --- what is expected

expect_code() {
    [ "$CODE" = "$1" ] || complain "$ran: exit code $CODE instead of $1: $(head -n 5 "$ERR")"
}

# expect_equal EXPECTED OUTPUT
expect_equal() {
    [ "$1" = "$2" ] && return
    printf '%s\n' "$1" >"$WORK/.expected"
    printf '%s\n' "$2" >"$WORK/.output"
    complain "$(diff -u --label EXPECTED --label OUTPUT "$WORK/.expected" "$WORK/.output")"
}

# expect_out TEXT, expect_err TEXT: all of it
expect_out() { expect_equal "$1" "$(cat "$OUT")"; }
expect_err() { expect_equal "$1" "$(cat "$ERR")"; }

# expect_line TEXT: one whole line of the standard output
expect_line() {
    grep -qxF -e "$1" "$OUT" || complain "$ran: no line “$1” in: $(head -n 12 "$OUT")"
}

# expect_match FILE REGEX
expect_match() {
    grep -qE -e "$2" "$1" || complain "no “$2” in: $(head -n 12 "$1")"
}
expect_no_match() {
    ! grep -qE -e "$2" "$1" || complain "there is “$2” in: $(grep -E -e "$2" "$1" | head -n 5)"
}

# expect_json EXPRESSION VALUE: of the standard output, which must be JSON as a whole; `d` is the value read
expect_json() {
    got=$(json "$1" <"$OUT") || complain "$ran: no JSON: $(head -c 400 "$OUT")"
    expect_equal "$1 = $2" "$1 = $got"
}
json() {
    node -e '
        const d = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const value = eval(process.argv[1]);
        console.log(typeof value === "object" ? JSON.stringify(value) : String(value));
    ' "$1" 2>/dev/null
}

# expect_sound FOLDER RECORDS: nothing was lost and nothing is damaged
expect_sound() {
    run verify --data "$1" --json
    expect_code 0
    expect_json '[d.sound, d.records, d.indexed, d.problems.length, d.parked]' "[true,$2,$2,0,0]"
}

# --- data

RECORDS=0 # of content/
# sample_data FOLDER: content/ imported; the second call only copies
sample_data() {
    if [ ! -d "$WORK/.sample" ]; then
        "$JIEFEN" import --data "$WORK/.sample" --json "$CONTENT" >"$WORK/.sample.json" 2>"$WORK/.sample.err" ||
            complain "content/ cannot be imported: $(head -n 20 "$WORK/.sample.json" "$WORK/.sample.err")"
    fi
    RECORDS=$(json d.new <"$WORK/.sample.json")
    rm -rf "$1"
    cp -a "$WORK/.sample" "$1"
}

# A good exemplar on standard output: exemplar ID [SED-SCRIPT]
exemplar() {
    sed -e "s/^id: .*/id: $1/" -e "s/^number: .*/number: 测试〔2025〕$1/" "$CONTENT/sample/exemplars/2021-0004.md" |
        sed -e "${2:-}"
}

# --- server

# start_server FOLDER [WORD…]: waits for the first page; URL is its address
start_server() {
    folder=$1
    shift
    : >"$WORK/server.out"
    "$JIEFEN" serve --data "$folder" --set listen.port=0 "$@" >"$WORK/server.out" 2>"$WORK/server.err" &
    SERVER_PID=$!
    tries=0
    while [ "$tries" -lt 300 ] && ! grep -q 'http.*[0-9]$' "$WORK/server.out" && kill -0 "$SERVER_PID" 2>/dev/null; do
        sleep 0.05
        tries=$((tries + 1))
    done
    URL=$(sed -n 's/.*\(https\{0,1\}:\/\/[^ ]*\).*/\1/p' "$WORK/server.out" | head -n 1)
    [ -n "$URL" ] || complain "the server does not start: $(head -n 10 "$WORK/server.err")"
}

# Stops it as an administrator would; SERVER_CODE is its exit code.
stop_server() {
    [ -n "$SERVER_PID" ] || return 0
    kill -TERM "$SERVER_PID" 2>/dev/null
    wait "$SERVER_PID"
    SERVER_CODE=$?
    SERVER_PID=
    ran="jiefen serve"
    check_inside "$WORK/server.out" "$WORK/server.err"
}

# fetch PATH [WORD…]: body in OUT, HTTP code in CODE
fetch() {
    path=$1
    shift
    ran="GET $path"
    : >"$OUT"
    CODE=$(curl --silent --max-time 20 --path-as-is --output "$OUT" --write-out '%{http_code}' "$@" "$URL$path")
    check_inside "$OUT"
}

# --- begin

if [ ! -x "$JIEFEN" ]; then
    echo "Bail out! There is no program $JIEFEN; build the target jiefen or set JF_TEST_PROGRAM."
    exit 1
fi

clean_up() {
    stop_server
    leave_work # a test with a mount says here how to take it away
    cd / && rm -rf "$WORK"
}
leave_work() { :; }
trap clean_up EXIT
trap 'exit 1' HUP INT TERM PIPE
cd "$WORK" || exit 1
