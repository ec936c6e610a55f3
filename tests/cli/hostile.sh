#!/bin/sh
# What nobody should type: every answer is a page or a proper refusal, never a failure of ours.
. "$(dirname "$0")/lib.sh"
sample_data data
start_server data

repeat() { printf "%0$2d" 0 | sed "s/0/$1/g"; }

# ask QUERY: as a page and as JSON, also among the exemplars and with a filter
ask() {
    for path in /search /exemplars /experts; do
        fetch "$path" --get --data-urlencode "q=$1"
        proper 'page'
    done
    fetch /api/v1/search --get --data-urlencode "q=$1"
    proper 'JSON'
    fetch /exemplars --get --data-urlencode "category=$1" --data-urlencode "year=$1" --data-urlencode "page=$1" \
        --data-urlencode "sort=$1"
    proper 'page'
}

# proper KIND: 200 or 4xx, and whole
proper() {
    case $CODE in
    200 | 400 | 404 | 413 | 414 | 431) ;;
    *) complain "$ran: HTTP $CODE for $(printf '%s' "$query" | head -c 80)" ;;
    esac
    # What is too long is refused before anybody looks what is asked for.
    if [ "$1" = JSON ] && [ "$CODE" -lt 413 ]; then
        grep -q '^{.*}$' "$OUT" && json d <"$OUT" >/dev/null || complain "$ran: no JSON: $(head -c 200 "$OUT")"
    else
        grep -q '</html>' "$OUT" || complain "$ran: no whole page: $(tail -c 200 "$OUT")"
    fi
}

while IFS='|' read -r name query; do
    begin "a query of $name"
    ask "$query"
done <<LIST
nothing|
a blank| 
an ideographic blank|　
1,000 brackets|$(repeat '(' 1000)
1,000 pairs of brackets|$(repeat '(' 500)$(repeat ')' 500)
square and curly brackets|[[[{{{}}}]]]
Chinese brackets|（（（〔【《〈「『
one quotation mark|"
unbalanced quotation marks|"漏水 "租房
Chinese quotation marks|“漏水 ”租房‘
a lone minus|-
a lone plus|+
lone operators|AND OR NOT XOR NEAR ADJ
operators around a word|AND 漏水 OR NOT
a star|*
stars around a word|*漏* 水*
field prefixes|title:漏水 Q:exemplar XA: 漏：水
a wildcard and a question mark|漏? ？
slashes and backslashes|\\\\ / // \\n \\0 %00
percent signs|%%% %zz %2
markup|<script>alert(1)</script> <img src=x onerror=alert(1)>
a template|{{q}} {{#x}} {{{y}}} \${x} #{x}
SQL|'; DROP TABLE exemplar; --
a path|../../../../etc/passwd
full-width letters and digits|ＡＢＣ　１２３（漏水）
emoji|😀👨‍👩‍👧‍👦🏳️‍🌈 漏水 🧯
right-to-left marks|$(printf '\342\200\217\342\200\256漏水\342\200\254\342\200\253\342\201\247')
zero-width characters|漏$(printf '\342\200\213\342\200\215\357\273\277')水
combining marks|$(repeat "$(printf 'e\314\201\314\202\314\203')" 50)
characters beyond the basic plane|𠀀𠀁𪚥
Arabic and Mongolian|مرحبا ᠮᠣᠩᠭᠣᠯ
non-characters|$(printf '\357\277\276\357\277\277')
control characters|$(printf 'a\001b\033[2J\177')
one character|水
10,000 characters|$(repeat 漏 10000)
10,000 letters|$(repeat q 10000)
1,000 words|$(repeat '漏水 ' 1000)
1,000 operators|$(repeat 'OR ' 1000)
1,000 minus signs|$(repeat '-' 1000)
300 phrases|$(repeat '"漏水" ' 300)
a number out of all bounds|99999999999999999999999999999
a negative number|-1
LIST

begin 'bytes that are no UTF-8, halves of escapes, NUL'
for query in '%FF%FE' '%C0%AF' '%ED%A0%80' '%' '%2' '%zz' 'a%00b' '%0d%0aX-Injected:%20yes' 'q=1&q=2' '=&=&&'; do
    for path in /search /exemplars; do
        fetch "$path?q=$query"
        proper page
    done
    fetch "/api/v1/search?q=$query"
    proper JSON
done
fetch '/search?q=%0d%0aX-Injected:%20yes' --dump-header headers
expect_no_match headers '^X-Injected'

begin 'markup comes back as text'
fetch /search --get --data-urlencode 'q="><script>alert(1)</script>'
expect_no_match "$OUT" '<script>alert'

begin 'an address of 100,000 bytes, a thousand parameters'
fetch "/search?q=$(repeat a 100000)"
expect_match /dev/stdin '^(400|413|414|431)$' <<CODE
$CODE
CODE
fetch "/search?$(repeat 'category=02&' 1000)"
case $CODE in 200 | 400 | 413 | 431) ;; *) complain "HTTP $CODE" ;; esac

begin 'pages before the first and behind the last'
for page in 0 -1 99999 2147483648 99999999999999999999 1.5 x ''; do
    fetch "/search?q=%E6%B0%B4&page=$page"
    query=$page
    proper page
    fetch "/api/v1/search?q=%E6%B0%B4&page=$page"
    proper JSON
done

begin 'paths with .. and friends lead nowhere'
for path in /../../../../etc/passwd /static/../../../../etc/passwd /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd \
    /static/..%2f..%2f..%2fetc%2fpasswd '/static/..\..\..\etc\passwd' /static//etc/passwd /static/./././app.css/.. \
    /exemplars/../../../etc/passwd /exemplars/%2e%2e /exemplars/..%00 /exemplars/2021-0004/.. /api/v1/../../etc/passwd \
    //etc/passwd /%2fetc/passwd /static/%c0%ae%c0%ae/etc/passwd /exemplars/a%2fb "/exemplars/$(repeat a 300)" \
    /exemplars/%ff /areas/../150203; do
    fetch "$path"
    case $CODE in
    400 | 404 | 414) ;;
    30?) ;; # to a clean address
    *) complain "$path: HTTP $CODE" ;;
    esac
    expect_no_match "$OUT" 'root:.*:0:0:'
done

begin 'ids that do not exist, of every kind'
for kind in exemplars experts committees mediators areas categories help; do
    for id in nothing 0 -1 '%F0%9F%98%80' "%22%27" '%3Cb%3E'; do
        fetch "/$kind/$id"
        expect_equal "/$kind/$id 404" "/$kind/$id $CODE"
        fetch "/api/v1/$kind/$id"
        expect_equal "/api/v1/$kind/$id 404" "/api/v1/$kind/$id $CODE"
    done
done

begin 'the same on the command line'
for query in '' "$(repeat '(' 1000)" '"' 'AND OR NOT' - '*' "$(repeat 漏 10000)" '😀' "$(printf '\342\200\256漏水')" "$(printf '\377\376')"; do
    run search --data data --json -- "$query"
    [ "$CODE" = 0 ] || [ "$CODE" = 2 ] || complain "exit code $CODE for $(printf '%s' "$query" | head -c 40)"
    [ "$CODE" != 0 ] || expect_json 'typeof d.total' number
done

begin 'after all that it is as sound as before, and there was no failure of ours'
fetch /healthz
expect_equal 200 "$CODE"
fetch /metrics
expect_no_match "$OUT" 'status="5xx"'
expect_no_match server.err ' status=5[0-9][0-9]'
stop_server
expect_equal 0 "$SERVER_CODE"
expect_sound data "$RECORDS"

finish
