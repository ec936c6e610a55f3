#!/bin/sh
# Files that are no proper text, no proper file, or no proper folder.
. "$(dirname "$0")/lib.sh"
sample_data data
mkdir in

# refused WHAT MESSAGE
refused() {
    begin "$1"
    run import --data data in
    expect_code 2
    expect_out "$2
新增 0 条，改动 0 条，没变 0 条，没收 1 条。"
    rm -rf in
    mkdir in
}
empty_folder() {
    rm -rf in
    mkdir in
}

# Bytes

exemplar a-1 | LC_ALL=C sed 's/孙某/\xff\xfe/' >in/a.md
refused 'bytes that are no UTF-8' 'in/a.md:57: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
exemplar a-1 | LC_ALL=C sed 's/孙某/\xed\xa0\x80/' >in/a.md
refused 'half a surrogate pair' 'in/a.md:57: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
exemplar a-1 | LC_ALL=C sed 's/孙某/\xc0\xaf/' >in/a.md
refused 'an overlong slash' 'in/a.md:57: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
exemplar a-1 | iconv -t gb18030 >in/a.md
refused 'a file saved in GBK' 'in/a.md:4: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
exemplar a-1 | head -c 200 >in/a.md
begin 'a file cut off within a character'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/a.md:[0-9]+: 这里不是 UTF-8 文字。|^in/a.md:1: 开头的 --- 没有结束'
empty_folder
exemplar a-1 | LC_ALL=C sed 's/孙某/\x00/' >in/a.md
refused 'a NUL' 'in/a.md:57: 文件里有 NUL 字节，不是文本。另存为 UTF-8 文本再导入。'
exemplar a-1 | LC_ALL=C sed 's/孙某/\x1b[2J/' >in/a.md
refused 'a control character' 'in/a.md:57: 这里有看不见的控制字符。重新打这一行。'
head -c 20000 /dev/urandom >in/a.md
begin 'noise'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/a.md:[0-9]+: '
empty_folder

# Size

{ exemplar a-1 && head -c 10485760 /dev/zero | tr '\0' x; } >in/a.md
refused '10 MiB' 'in/a.md: 文件太大，最多 8 MiB，没有读。分成几个文件。'
head -c 50000000 /dev/zero >in/areas.csv
refused 'a table of 48 MiB' 'in/areas.csv: 文件太大，最多 32 MiB，没有读。分成几个文件。'
truncate -s 100G in/a.md
refused 'a sparse file of 100 GiB' 'in/a.md: 文件太大，最多 8 MiB，没有读。分成几个文件。'

begin 'words of 600 bytes: what is over a term of the index is cut, the record is found'
word=$(printf '%0600d' 0 | tr 0 q)
exemplar long-1 "s/孙某/孙某 $word/;s/^subtitle: .*/subtitle: $(printf '%096d' 0 | tr 0 w)/" >in/a.md
printf 'id,name,code,kind,area,address\nlong-2,示例委员会,%s,village,150203990,%s\n' \
    "$(printf '%030d' 0 | tr 0 k)" "$(printf '%0120d' 0 | sed 's/0/路/g')" >in/committees.csv
run import --data data in
expect_code 0
expect_out '新增 2 条，改动 0 条，没变 0 条，没收 0 条。'
run search --data data --json "$word"
expect_json 'd.hits.map(h => h.id)' '["long-1"]'
expect_sound data $((RECORDS + 2))
empty_folder

# Folders

begin 'a folder that leads back into itself is walked once'
exemplar loop-1 >in/a.md
mkdir in/b
ln -s .. in/b/up
ln -s . in/here
ln -s "$WORK/in" in/b/absolute
run import --data data in
expect_code 0
expect_out '新增 1 条，改动 0 条，没变 0 条，没收 0 条。'
empty_folder

begin 'a link to nowhere, a link to itself: reported with the others'
exemplar loop-2 >in/a.md
ln -s nowhere in/b.md
ln -s c.md in/c.md
ln -s nowhere in/notes.txt
run import --data data in
expect_code 2
expect_line 'in/b.md: 文件不见了。检查路径。'
expect_match "$OUT" '^in/c.md: '
expect_line '新增 1 条，改动 0 条，没变 0 条，没收 2 条。'
empty_folder

begin 'a pipe and a socket are passed over and nobody waits for them'
mkfifo in/a.md
exemplar loop-3 >in/b.md
run_as 'timeout 20' import --data data in
expect_code 0
expect_out '新增 1 条，改动 0 条，没变 0 条，没收 0 条。'
run_as 'timeout 20' import --data data in/a.md
expect_code 2
empty_folder

begin 'folders 40 deep'
deep=in
i=0
while [ "$i" -lt 40 ]; do
    deep=$deep/x
    i=$((i + 1))
done
mkdir -p "$deep"
run import --data data in
expect_code 2
expect_match "$ERR" '^jiefen: in/x/.* 的文件夹层数太多，最多 32 层。'
empty_folder

begin 'a folder with the name of a file'
mkdir in/a.md
exemplar loop-4 >in/a.md/b.md
run import --data data in
expect_code 0
expect_out '新增 1 条，改动 0 条，没变 0 条，没收 0 条。'
empty_folder

# Names

begin 'names with blanks, Chinese, a leading hyphen'
exemplar name-1 >'in/a b.md'
exemplar name-2 >in/漏水.md
exemplar name-3 >in/-n.md
run import --data data in
expect_code 0
expect_out '新增 3 条，改动 0 条，没变 0 条，没收 0 条。'
(cd in && run import --data ../data -- -n.md && expect_code 0 && [ -z "$wrong" ]) || complain 'a file given as -- -n.md'
empty_folder

begin 'a name with a line end, an escape sequence, no UTF-8: shown, but harmless'
for name in "$(printf 'a\nb')" "$(printf 'c\033[2J')" "$(printf 'd\377')"; do
    exemplar name-4 's/^year: .*/year: x/' >"in/$name.md"
    run import --data data in
    expect_code 2
    expect_match "$OUT" '^in/[a-d]\?[b[2J]*\.md:10: year: “x”不是整数。'
    run import --data data --json in
    expect_json 'd.problems.length' 1
    empty_folder
done

begin 'a name of 255 bytes'
exemplar name-5 's/^year: .*/year: x/' >"in/$(printf '%0252d' 0 | tr 0 n).md"
run import --data data in
expect_code 2
expect_match "$OUT" '^in/n{252}\.md:10: year: '
empty_folder

# Permissions

if may_be_nobody; then
    begin 'a file and a folder that may not be read'
    mkdir -m 777 theirs
    cp -a data/. theirs/
    chown -R 65534:65534 theirs
    exemplar secret-1 >in/a.md
    exemplar secret-2 >in/b.md
    chmod 0 in/b.md
    run_as_nobody import --data theirs in
    expect_code 2
    expect_line 'in/b.md: 没有权限读这个文件。改好权限再导入。'
    expect_line '新增 1 条，改动 0 条，没变 0 条，没收 1 条。'
    mkdir -m 0 in/closed
    run_as_nobody import --data theirs in
    expect_code 3
    expect_err 'jiefen: 没有权限读写 in/closed。改好权限再试。'
else
    skip 'a file and a folder that may not be read' 'needs root and setpriv'
fi

begin 'nothing was lost'
expect_sound data $((RECORDS + 9))

finish
