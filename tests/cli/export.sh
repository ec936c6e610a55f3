#!/bin/sh
# Export writes what import reads, byte for byte the same after one round.
. "$(dirname "$0")/lib.sh"
sample_data data

begin "everything, as files"
run export --data data first
expect_code 0
expect_out "写出 $RECORDS 条记录到 first。"
expect_equal 'areas.csv articles committees.csv exemplars experts mediators.csv vocabulary-entries.csv' \
    "$(ls first | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')"
for file in first/exemplars/2021-0004.md first/experts/zj-0004.md first/articles/help-search.md; do
    [ -s "$file" ] || complain "no $file"
done

begin "import finds it unchanged"
run import --data data first
expect_code 0
expect_out "新增 0 条，改动 0 条，没变 $RECORDS 条，没收 0 条。"

begin "an empty store gets all of it"
run import --data other first
expect_code 0
expect_out "新增 $RECORDS 条，改动 0 条，没变 0 条，没收 0 条。"
expect_sound other "$RECORDS"

begin "its export is the same to the byte"
run export --data other second
diff -r first second >"$WORK/diff" || complain "$(head -n 20 "$WORK/diff")"

begin "again into the same folder"
run export --data data first
expect_code 0
diff -r first second >"$WORK/diff" || complain "$(head -n 20 "$WORK/diff")"

begin "the sample's own exemplars come back as they were written"
for file in "$CONTENT"/sample/exemplars/*.md; do
    diff "$file" "first/exemplars/$(basename "$file")" >"$WORK/diff" ||
        complain "$(head -n 8 "$WORK/diff")"
done

begin "values that files find hard"
mkdir hard
cat >hard/committees.csv <<'CSV'
id,name,code,kind,area,address,phone,profile,founded
h-1,"示例“引号”,逗号""双引号""委员会",H-1,village,150203990,"某街1号;2号院",000-0000-0000,"第一行

第三行，有逗号, 和""引号""
- 列表
",2020
h-2,=1+1,H-2,village,150203990,@SUM(A1),000-0000-0001,#井号开头,2020-05
CSV
exemplar h-3 's/^title: .*/title: "冒号: 井号 # 引号 \\" 撇号 '"'"' 问号? [括号] {花括号} *星* \&和 100% @"/;s/^subtitle: .*/subtitle: "- 横线开头"/;s/^origin: .*/origin: "yes"/' >hard/h-3.md
run import --data data hard
expect_code 0
expect_out '新增 3 条，改动 0 条，没变 0 条，没收 0 条。'
run export --data data third
run import --data other third
expect_code 0
expect_line "新增 3 条，改动 0 条，没变 $RECORDS 条，没收 0 条。"
run export --data other fourth
diff -r third fourth >"$WORK/diff" || complain "$(head -n 20 "$WORK/diff")"
run show committee h-1 --data other --json
expect_json d.name '示例“引号”,逗号"双引号"委员会'

begin "one type"
run export --data data --type expert experts
expect_code 0
expect_match "$OUT" '^写出 [0-9]+ 条记录到 experts。$'
expect_equal experts "$(ls experts)"

begin "a type there is not"
run export --data data --type things x
expect_code 4
expect_match "$ERR" '^jiefen: 没有“things”这一类。可以用：.*exemplar'
[ ! -e x ] || complain 'a folder was made'

begin "a file stands where the folder should be"
echo mine >taken
run export --data data taken
expect_code 74
expect_equal mine "$(cat taken)"
expect_match "$ERR" '^jiefen: .*taken'

begin "the store was not touched"
expect_sound data $((RECORDS + 3))

finish
