#!/bin/sh
# Backup, restore, verify.
. "$(dirname "$0")/lib.sh"
sample_data data
cp -a data sound

begin 'a backup is one folder with a manifest'
run backup --data data one
expect_code 0
expect_match "$OUT" '^已备份到 one，[0-9]+ 字节。$'
expect_equal 'manifest.txt store.mdb' "$(ls one | tr '\n' ' ' | sed 's/ $//')"
run backup --data data --language en two
expect_match "$OUT" '^Backed up to two, [0-9]+ bytes\.$'

begin 'restored into nothing it is all there; the index is built by itself'
run restore --data back one
expect_code 0
expect_out '已恢复到 back。第一次打开时会重建索引。'
expect_sound back "$RECORDS"
run search --data back 漏水
expect_match "$OUT" 'exemplar/2021-0004'
run export --data data first
run export --data back second
diff -r first second >"$WORK/diff" || complain "$(head -n 20 "$WORK/diff")"
run import --data back "$CONTENT"
expect_out "新增 0 条，改动 0 条，没变 $RECORDS 条，没收 0 条。"

begin 'a search before the index is built says so'
run restore --data back2 one
run search --data back2 漏水
expect_code 75
expect_err 'jiefen: 索引正在建立，建好就能找。过一会儿再试。'
run reindex --data back2
expect_code 0
expect_out "索引已重建，共 $RECORDS 条。"
run search --data back2 漏水
expect_code 0

begin 'a backup is never written over'
run backup --data data one
expect_code 5
expect_err 'jiefen: one 已经在了，没有覆盖。换一个文件夹名。'
mkdir mine && echo precious >mine/file
run backup --data data mine
expect_code 5
expect_equal precious "$(cat mine/file)"

begin 'data are never restored over'
run restore --data data two
expect_code 5
expect_err 'jiefen: data 不是空的，没有恢复。换一个空文件夹。'
expect_sound data "$RECORDS"

begin 'a backup that is damaged or incomplete is refused before anything is written'
for damage in byte short long gone no-manifest manifest empty; do
    rm -rf hurt into
    cp -a one hurt
    case $damage in
    byte) printf x | dd of=hurt/store.mdb bs=1 seek=20000 conv=notrunc 2>/dev/null ;;
    short) truncate -s -4096 hurt/store.mdb ;;
    long) echo x >>hurt/store.mdb ;;
    gone) rm hurt/store.mdb ;;
    no-manifest) rm hurt/manifest.txt ;;
    manifest) sed -i 's/store.mdb/..\/..\/passwd/' hurt/manifest.txt ;;
    empty) : >hurt/manifest.txt ;;
    esac
    run restore --data into hurt
    expect_code 76
    expect_match "$ERR" '^jiefen: 备份里的 .*hurt/.* 损坏或缺少。换一份备份。$'
    [ ! -e into ] || complain "$damage: something was written: $(find into)"
done
run restore --data into nowhere
expect_code 76
expect_match "$ERR" '^jiefen: 备份里的 nowhere/manifest.txt 损坏或缺少。换一份备份。$'

begin 'no data, no backup'
run backup --data nothing three
expect_code 4
expect_err 'jiefen: nothing 里还没有数据。先用 jiefen import 导入，或用 --data 指对数据文件夹。'
[ ! -e three ] || complain 'a folder is left'

begin 'verify says what it looked at'
run verify --data data
expect_code 0
expect_out "记录 $RECORDS 条。
变更日志 $RECORDS 条，前后相连。
索引里有 $RECORDS 条。
检查完毕，没有问题。"
expect_err ''
run verify --data data --language en
expect_line 'Everything is sound.'

begin 'verify finds what was changed behind the program'
cp -a sound hurt-log
# The title of an exemplar, altered in place in the store's file: the bytes stay as many.
node -e '
    const fs = require("fs");
    const bytes = fs.readFileSync(process.argv[1]);
    let at = -1, n = 0;
    while ((at = bytes.indexOf("示例钢花街道", at + 1)) >= 0) { bytes.write("伪造", at); n++; }
    fs.writeFileSync(process.argv[1], bytes);
    process.exit(n ? 0 : 1)' hurt-log/store/data.mdb || complain 'the test does not find the bytes to alter'
run verify --data hurt-log
expect_code 76
expect_no_match "$OUT" '检查完毕，没有问题'
expect_match "$ERR" '^jiefen: '

finish
