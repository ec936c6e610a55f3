#!/bin/sh
# A data folder that is full, read-only, not ours, in use or no folder: a clear message, and nothing is lost.
. "$(dirname "$0")/lib.sh"
sample_data data
mkdir in
exemplar e-1 >in/a.md

# Read only

leave_work() { umount "$WORK/read-only" "$WORK/small" 2>/dev/null; }
mkdir read-only small
cp -a data/. read-only/
if mount --bind read-only read-only 2>/dev/null; then
    mount -o remount,bind,ro read-only
    begin 'a read-only data folder can be read'
    run list article --data read-only
    expect_code 0
    expect_match "$OUT" '^help-search'
    run export --data read-only out
    expect_code 0
    run search --data read-only 漏水
    expect_code 0
    expect_match "$OUT" 'exemplar/2021-0004'

    begin 'a read-only data folder cannot be written'
    for words in "import in" verify reindex; do
        # shellcheck disable=SC2086
        run $words --data read-only
        expect_code 3
        expect_match "$ERR" '^jiefen: 没有权限读写 read-only/.*。改好权限再试。$'
    done
    umount read-only
    expect_sound read-only "$RECORDS"
else
    skip 'a read-only data folder' 'needs a bind mount'
fi

if may_be_nobody; then
    begin "somebody else's data folder"
    cp -a data theirs
    chmod 700 theirs
    for words in 'import in' 'list article' 'search x' verify "backup $WORK/bk"; do
        # shellcheck disable=SC2086
        run_as_nobody $words --data theirs
        expect_code 3
        expect_match "$ERR" '^jiefen: 没有权限读写 theirs.*。改好权限再试。$'
    done
    expect_sound theirs "$RECORDS"
else
    skip "somebody else's data folder" 'needs root and setpriv'
fi

# Full

if mount -t tmpfs -o size=900k none small 2>/dev/null; then
    begin 'a full disk: what was acknowledged stays, the rest comes when there is room'
    run import --data small/data --no-wait "$CONTENT"
    first=$CODE
    mkdir more
    i=100
    while [ "$i" -lt 400 ]; do
        exemplar "f-$i" >"more/$i.md"
        i=$((i + 1))
    done
    run import --data small/data --no-wait more
    expect_code 74
    expect_match "$ERR" '^jiefen: 磁盘满了，这次没有存。清出空间后再试。$'
    [ "$first" = 0 ] || complain "the sample content did not fit: $first"
    mount -o remount,size=64m small
    run verify --data small/data --json
    expect_code 0
    expect_json '[d.sound, d.records >= 400]' '[true,true]'
    run import --data small/data more
    expect_code 0
    expect_sound small/data $((RECORDS + 300))

    begin 'a full disk for an export and a backup: said, and nothing half is left'
    mount -o remount,size=8m small 2>/dev/null || true
    fill=$(($(df -k --output=avail small | tail -n 1) - 100))
    head -c "${fill}k" /dev/zero >small/fill 2>/dev/null
    run backup --data data small/backup
    expect_code 74
    expect_match "$ERR" '^jiefen: 磁盘满了'
    [ ! -e small/backup ] || complain "half a backup is left: $(ls small/backup)"
    run export --data data small/out
    expect_code 74
    expect_match "$ERR" '^jiefen: 磁盘满了'
    rm -f small/fill
    run backup --data data small/backup
    expect_code 0
    umount small
else
    skip 'a full disk' 'needs a tmpfs mount'
fi

begin 'a limit on the size of files'
cp -a data limited
mkdir many
i=100
while [ "$i" -lt 300 ]; do
    exemplar "f-$i" >"many/$i.md"
    i=$((i + 1))
done
(
    ulimit -f 800 # blocks of 512 bytes
    trap '' XFSZ
    run import --data limited --no-wait many
    expect_code 74
    expect_match "$ERR" '^jiefen: 上一次写盘失败，数据库已停止写入。检查磁盘，再重启程序。$'
    [ -z "$wrong" ] || printf '%s\n' "$wrong" >"$WORK/wrong"
)
[ ! -s wrong ] || complain "$(cat wrong)"
run verify --data limited --json
expect_json '[d.sound, d.records >= '"$RECORDS"']' '[true,true]'
run import --data limited many
expect_code 0
expect_sound limited $((RECORDS + 200))

# In use

begin 'a data folder in use: whoever writes is told by whom, whoever reads can read'
mkfifo hold
# Holding the lock is all that a running program does to the others.
flock data/store/lock sh -c 'echo $$ >holder; read line <hold' &
HOLDER=$!
while [ ! -s holder ]; do sleep 0.05; done
for words in 'import in' verify reindex; do
    # shellcheck disable=SC2086
    run $words --data data
    expect_code 73
    expect_err 'jiefen: 数据文件夹正被另一个程序使用。先停下那个程序再试。'
done
run list article --data data
expect_code 0
run search --data data 漏水
expect_code 0
run backup --data data while-in-use
expect_code 0
echo >hold
wait "$HOLDER"
expect_sound data "$RECORDS"

# No folder, no store

begin 'a file where the data folder should be'
echo x >file
run import --data file in
expect_code 74
expect_match "$ERR" '^jiefen: .*file/store'
expect_equal x "$(cat file)"

begin 'a data folder that does not exist yet is made'
run import --data new/deeper/data "$CONTENT"
expect_code 0
expect_sound new/deeper/data "$RECORDS"

begin 'a store that is noise, empty or cut short is never taken for an empty one'
for damage in noise empty short; do
    rm -rf hurt
    cp -a data hurt
    case $damage in
    noise) head -c 65536 /dev/urandom >hurt/store/data.mdb ;;
    empty) : >hurt/store/data.mdb ;;
    short) truncate -s 60000 hurt/store/data.mdb ;;
    esac
    cp hurt/store/data.mdb before
    [ "$damage" = empty ] && continue # nothing can be told from nothing
    run list exemplar --data hurt
    [ "$CODE" = 76 ] || [ "$CODE" = 0 ] || complain "$damage: list ends with $CODE: $(cat "$ERR")"
    run verify --data hurt
    expect_code 76
    expect_match "$ERR" '^jiefen: '
done

finish
