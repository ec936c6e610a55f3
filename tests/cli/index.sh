#!/bin/sh
# The index can be deleted or damaged at any time; it is built anew from the store. While serving: serve.sh.
. "$(dirname "$0")/lib.sh"
sample_data sound
mkdir in
exemplar e-1 's/^title: .*/title: 独角兽一案/' >in/a.md

# after WHAT: the data folder with this done to its index
hurt() {
    rm -rf data
    cp -a sound data
    case $1 in
    deleted) rm -r data/index ;;
    emptied) rm -r data/index/0* ;;
    'without current') rm data/index/current ;;
    'of another version') echo 'engine 0 analysis 0 schema x' >data/index/current ;;
    'with a path in current') printf '../../sound/index/000001\nx' >data/index/current ;;
    'without postings') rm data/index/0*/postlist.glass ;;
    'truncated') for file in data/index/0*/*.glass; do truncate -s 5000 "$file"; done ;;
    'cut to nothing') for file in data/index/0*/*; do : >"$file"; done ;;
    'full of noise') for file in data/index/0*/*.glass; do head -c 40000 /dev/urandom >"$file"; done ;;
    esac
}

for damage in deleted emptied 'without current' 'of another version' 'with a path in current' 'without postings' \
    truncated 'cut to nothing' 'full of noise'; do
    begin "an index $damage: a search answers or says what is going on"
    hurt "$damage"
    run search --data data 漏水
    case $CODE in
    0) expect_match "$OUT" 'exemplar/2021-0004' ;;
    75) expect_match "$ERR" '^jiefen: (索引正在建立，建好就能找。过一会儿再试。|索引文件损坏，正在等重建。运行 jiefen reindex。)$' ;;
    *) complain "exit code $CODE: $(cat "$ERR")" ;;
    esac

    begin "an index $damage: reindex mends it"
    run reindex --data data
    expect_code 0
    expect_out "索引已重建，共 $RECORDS 条。"
    expect_sound data "$RECORDS"

    begin "an index $damage: an import mends it by itself, and no record is blamed"
    hurt "$damage"
    run import --data data in
    expect_code 0
    run search --data data --json 独角兽
    expect_code 0
    expect_json 'd.hits[0].id' e-1
    expect_sound data $((RECORDS + 1))
    run search --data data 漏水
    expect_match "$OUT" 'exemplar/2021-0004'
done

begin 'verify says that records are missing in the index, and catches up what it can'
hurt deleted
run verify --data data
expect_code 0
expect_sound data "$RECORDS"

begin 'leftovers of a rebuild that was killed are swept away'
hurt nothing
mkdir data/index/000777
echo x >data/index/000777/postlist.glass
run reindex --data data
expect_code 0
[ ! -e data/index/000777 ] || complain 'it is still there'
expect_equal 1 "$(find data/index -mindepth 1 -type d | wc -l)"

finish
