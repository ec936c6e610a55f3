#!/bin/sh
# Import: idempotent, dry, all or none; what it prints and keeps.
. "$(dirname "$0")/lib.sh"
sample_data base

fresh() {
    rm -rf data in
    cp -a base data
    mkdir in
}

begin "the sample content, into nothing"
run import --data data "$CONTENT"
expect_code 0
expect_out "新增 $RECORDS 条，改动 0 条，没变 0 条，没收 0 条。"
expect_err ''
expect_sound data "$RECORDS"

begin "the same again changes nothing and makes no log entry"
run import --data data "$CONTENT"
expect_code 0
expect_out "新增 0 条，改动 0 条，没变 $RECORDS 条，没收 0 条。"
run verify --data data --json
expect_json d.log_entries "$RECORDS"

begin "in English"
run import --data data --language en "$CONTENT"
expect_out "0 new, 0 changed, $RECORDS the same, 0 refused."

begin "as JSON"
run import --data data --json "$CONTENT"
expect_code 0
expect_json '[d.new, d.changed, d.same, d.refused, d.kept, d.problems.length, d.records === d.same, d.files > 20]' \
    "[0,0,$RECORDS,0,true,0,true,true]"

begin "a file given by name, several, a link to a folder, a name with blanks"
fresh
exemplar e-1 >in/a.md
exemplar e-2 >'in/with a blank.md'
mkdir elsewhere
exemplar e-3 >elsewhere/c.md
ln -s ../elsewhere in/link
run import --data data in/a.md 'in/with a blank.md' in/link
expect_out '新增 3 条，改动 0 条，没变 0 条，没收 0 条。'

begin "a changed record is changed, the others are the same"
exemplar e-1 's/^year: .*/year: 2019/' >in/a.md
run import --data data in
expect_out '新增 0 条，改动 1 条，没变 2 条，没收 0 条。'
run show exemplar e-1 --data data
expect_line 'year: 2019'

begin "a value that is left out becomes empty"
exemplar e-1 '/^subtitle/!{/^days: /d}' >in/a.md
run import --data data in/a.md
expect_out '新增 0 条，改动 1 条，没变 0 条，没收 0 条。'
run show exemplar e-1 --data data
expect_no_match "$OUT" '^days:'
expect_sound data $((RECORDS + 3))

begin "README files, hidden files and other kinds are left out"
fresh
echo x >in/README.md
echo x >in/README.zh-CN.md
echo x >in/.hidden.md
echo x >in/notes.txt
mkdir in/.git && echo x >in/.git/a.md
run import --data data in
expect_code 0
expect_out '新增 0 条，改动 0 条，没变 0 条，没收 0 条。'

begin "the good ones are taken, the others reported, each with file and line"
fresh
exemplar e-1 >in/a.md
exemplar e-2 's/^year: .*/year: soon/' >in/b.md
exemplar e-3 >in/c.md
run import --data data in
expect_code 2
expect_out 'in/b.md:10: year: “soon”不是整数。只写数字，例如 12。
新增 2 条，改动 0 条，没变 0 条，没收 1 条。'
expect_err 'jiefen: 有 1 处问题，上面都列出来了。改好再导入。'
expect_sound data $((RECORDS + 2))

begin "--all-or-none keeps nothing then"
fresh
exemplar e-1 >in/a.md
exemplar e-2 's/^year: .*/year: soon/' >in/b.md
run import --data data --all-or-none in
expect_code 2
expect_line '因为上面的问题，一条也没存。改好后再导入。'
expect_sound data "$RECORDS"
run import --data data --all-or-none --json in
expect_json '[d.kept, d.refused]' '[false,1]'

begin "--all-or-none keeps everything otherwise"
exemplar e-2 >in/b.md
run import --data data --all-or-none in
expect_code 0
expect_sound data $((RECORDS + 2))

begin "--dry-run finds what is new and keeps nothing"
fresh
exemplar e-1 >in/a.md
exemplar 2021-0004 's/^year: .*/year: 2019/;s/^number: .*/number: 包示调案〔2021〕0004/' >in/b.md
run import --data data --dry-run in
expect_code 0
expect_out '新增 1 条，改动 1 条，没变 0 条，没收 0 条。
这是试运行，什么也没存。'
expect_sound data "$RECORDS"
run show exemplar 2021-0004 --data data
expect_line 'year: 2021'

begin "--dry-run finds every problem"
exemplar e-2 's/^year: .*/year: soon/;s/^category: .*/category: 9999/;s/^days: .*/days: -3/' >in/c.md
run import --data data --dry-run --json in
expect_code 2
expect_json 'd.problems.map(p => [p.file, p.line, p.field].join(":"))' \
    '["in/c.md:10:year","in/c.md:18:days","in/c.md:7:category"]'
expect_json '[d.new, d.changed, d.refused, d.kept]' '[1,1,1,false]'
expect_sound data "$RECORDS"

begin "--dry-run into nothing makes no records"
run import --data empty --dry-run "$CONTENT"
expect_code 0
expect_line "新增 $RECORDS 条，改动 0 条，没变 0 条，没收 0 条。"
run list exemplar --data empty
expect_out ''

begin "every order of the files is fine: what others refer to is found"
fresh
exemplar z-old 's/^mediators:/superseded_by: z-new\nmediators:/;s/^state: .*/state: superseded/' >in/a.md
exemplar z-new >in/b.md
run import --data data in
expect_code 0
expect_out '新增 2 条，改动 0 条，没变 0 条，没收 0 条。'
expect_sound data $((RECORDS + 2))

begin "--no-wait: the index catches up by itself later"
fresh
exemplar e-1 >in/a.md
run import --data data --no-wait in
expect_code 0
expect_sound data $((RECORDS + 1))

begin "a path that is not there, of another kind, or nothing"
fresh
run import --data data in/nothing
expect_code 4
expect_err 'jiefen: 没有 in/nothing 这个文件或文件夹。检查路径。'
run import --data data "$CONTENT" in/nothing
expect_code 4
echo x >in/a.txt
run import --data data in/a.txt
expect_code 2
expect_err 'jiefen: 不认识 in/a.txt。只收 .md、.csv、.xlsx、.json 文件和装着它们的文件夹。'
run import --data data in/../../../../../../../../../../etc/passwd
expect_code 2
expect_match "$ERR" '^jiefen: 不认识 in/\.\./.*只收 .md'
run import --data data /dev/null
expect_code 2
expect_err 'jiefen: 不认识 /dev/null。只收 .md、.csv、.xlsx、.json 文件和装着它们的文件夹。'
expect_sound data "$RECORDS"

begin "a path with .. is a path like any other"
mkdir -p in/deep
exemplar e-1 >in/a.md
run import --data data in/deep/../a.md
expect_code 0
expect_out '新增 1 条，改动 0 条，没变 0 条，没收 0 条。'

finish
