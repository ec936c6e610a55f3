#!/bin/sh
# serve: start and stop, what it shares with the other commands, and an index that vanishes under it.
. "$(dirname "$0")/lib.sh"
sample_data data
cp -a data sound

# serve_fails CODE REGEX WORD…: it says why and ends by itself
serve_fails() {
    code=$1
    text=$2
    shift 2
    run_as 'timeout 20' serve "$@"
    expect_code "$code"
    expect_out ''
    expect_match "$ERR" "$text"
}

begin 'it says where it is, and answers'
start_server data
expect_match server.out '^解纷已打开：http://127\.0\.0\.1:[0-9]+$'
fetch /healthz
expect_equal 200 "$CODE"
fetch /
expect_equal 200 "$CODE"
expect_match "$OUT" '</html>'
fetch '/search?q=%E6%BC%8F%E6%B0%B4'
expect_equal 200 "$CODE"
expect_match "$OUT" '/exemplars/2021-0004'
fetch '/api/v1/search?q=%E6%BC%8F%E6%B0%B4'
json 'd' <"$OUT" >/dev/null || complain 'the answer is no JSON'

begin 'the other commands: who reads may, who writes is told to wait'
for words in "import $CONTENT" verify reindex 'serve --set listen.port=0'; do
    # shellcheck disable=SC2086
    run_as 'timeout 20' $words --data data
    expect_code 73
    expect_err 'jiefen: 数据文件夹正被另一个程序使用。先停下那个程序再试。'
done
run list article --data data
expect_code 0
run search 漏水 --data data
expect_code 0
run show exemplar 2021-0004 --data data
expect_code 0
run export --data data out
expect_code 0
run restore --data data sound
expect_code 5

begin 'a backup while serving is whole'
run backup --data data backup
expect_code 0
run restore --data restored backup
expect_code 0
expect_sound restored "$RECORDS"
fetch /healthz
expect_equal 200 "$CODE"

begin 'a port that is taken, an address that is none, a port that is not ours'
port=${URL##*:}
cp -a sound other
serve_fails 73 "^jiefen: .*$port 已被别的程序占用。停下那个程序，或改设置 listen.port。\$" --data other --set "listen.port=$port"
serve_fails 2 '^jiefen: 本机没有 .* 这个地址。改设置 listen.address。$' --data other --set listen.address=203.0.113.1
serve_fails 2 '^jiefen: 本机没有 .* 这个地址。改设置 listen.address。$' --data other --set listen.address=not-an-address
serve_fails 4 '^jiefen: 没有 missing.pem 这个文件或文件夹。检查路径。$|证书' --data other --set tls.certificate=missing.pem --set tls.key=missing.pem
expect_sound other "$RECORDS"

begin 'it stops when asked, in order'
stop_server
expect_equal 0 "$SERVER_CODE"
expect_sound data "$RECORDS"

begin 'it stops with Ctrl-C too, and starts again at once'
start_server data
kill -INT "$SERVER_PID"
wait "$SERVER_PID"
expect_equal 0 "$?"
SERVER_PID=
start_server data
fetch /healthz
expect_equal 200 "$CODE"
stop_server

begin 'without any data it opens, and says that there is nothing'
start_server new
for path in / /search /exemplars /experts /committees /mediators /help; do
    fetch "$path"
    expect_equal "$path 200" "$path $CODE"
done
stop_server
expect_sound new 0

# An index that is damaged under the server: a search answers, or says that the index is being built (503), and before
# long it answers again by itself.

# search_again SECONDS
search_again() {
    tries=$(($1 * 10))
    while [ "$tries" -gt 0 ]; do
        fetch "/search?q=%E6%BC%8F%E6%B0%B4&n=$tries"
        case $CODE in
        200) grep -q '/exemplars/2021-0004' "$OUT" && return ;;
        503) expect_match "$OUT" '索引|稍|再试' ;;
        *) complain "HTTP $CODE while the index is being built" && return ;;
        esac
        sleep 0.1
        tries=$((tries - 1))
    done
    complain "still no answer after $1 seconds: HTTP $CODE, $(tail -n 5 server.err)"
}

for damage in deleted 'without current' truncated 'cut to nothing' 'full of noise'; do
    begin "an index $damage while serving: searches work again by themselves"
    rm -rf data
    cp -a sound data
    start_server data
    fetch '/search?q=%E6%BC%8F%E6%B0%B4'
    expect_equal 200 "$CODE"
    case $damage in
    deleted) rm -r data/index ;;
    'without current') rm data/index/current ;;
    truncated) for file in data/index/0*/*.glass; do truncate -s 5000 "$file"; done ;;
    'cut to nothing') for file in data/index/0*/*; do : >"$file"; done ;;
    'full of noise')
        for file in data/index/0*/*.glass; do
            size=$(stat -c %s "$file") && dd if=/dev/urandom of="$file" bs="$size" count=1 conv=notrunc 2>/dev/null
        done
        ;;
    esac
    search_again 20
    fetch '/exemplars/2021-0004'
    expect_equal 200 "$CODE"
    stop_server
    expect_equal 0 "$SERVER_CODE"
    expect_sound data "$RECORDS"
done

begin 'killed, it starts again and nothing is lost'
start_server data
kill -KILL "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
SERVER_PID=
expect_sound data "$RECORDS"

finish
