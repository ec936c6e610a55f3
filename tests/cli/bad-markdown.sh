#!/bin/sh
# Every mistake in a Markdown file: a message that names file, line and field and says what to do; nothing is kept of
# the file, and nothing else is lost.
. "$(dirname "$0")/lib.sh"
sample_data data
mkdir in

# refused WHAT MESSAGE…: in/ is refused whole, with exactly these problems
refused() {
    begin "$1"
    shift
    run import --data data in
    expect_code 2
    expected=$(printf '%s\n' "$@")
    problems=$#
    expect_equal "$expected" "$(grep -v '^新增' "$OUT")"
    expect_match "$OUT" '^新增 0 条，改动 0 条，没变 0 条，没收 1 条。$'
    expect_err "jiefen: 有 $problems 处问题，上面都列出来了。改好再导入。"
    rm -rf in
    mkdir in
}
# with SED-SCRIPT: the exemplar with this mistake
with() { exemplar a-1 "$1" >in/a.md; }
letters() { printf "%0$2d" 0 | sed "s/0/$1/g"; }

# Front matter

with '20,$s/^---$//'
refused 'front matter that is not closed' 'in/a.md:1: 开头的 --- 没有结束。在各项后面补一行 ---。'
: >in/a.md
refused 'an empty file' 'in/a.md:1: 文件是空的。放进内容再导入。'
printf '\n  \n' >in/a.md
refused 'a file of blanks' 'in/a.md:1: 文件是空的。放进内容再导入。'
echo '正文' >in/a.md
refused 'no front matter' 'in/a.md:1: 第一行应是 ---。在开头加上 --- 和各项。'
printf -- '---\n---\n\n正文\n' >in/a.md
refused 'empty front matter' 'in/a.md:2: 两行 --- 之间没有内容。写上类型、编号和各项。'
with 's/^year: 2021/&\nyeer: 2021/'
refused 'an unknown key' 'in/a.md:11: yeer: 没有这一项。检查写法，或删掉它。'
with 's/^year: 2021/&\nyear: 2022/'
refused 'a key twice' 'in/a.md:11: year: 这一项写了两次。合成一处。'
with 's/^year: 2021/year：2021/'
refused 'a full-width colon' 'in/a.md:10: 名字后面少了冒号。写成“名字: 值”，冒号用半角。'
with 's/^year: 2021/year: {a: b}/'
refused 'a mapping within' 'in/a.md:10: year: 这里不能再套一层。写成一个值或一个列表。'
with 's/^title: .*/title: *other/'
refused 'an alias' 'in/a.md:5: title: 不能用 & 和 * 引用别处。直接写出内容。'
with 's/^title: .*/title: \&a x/'
refused 'an anchor' 'in/a.md:5: title: 不能用 & 和 * 引用别处。直接写出内容。'
with 's/^title: .*/title: !!str abc/'
refused 'a tag' 'in/a.md:5: title: 不能用 ! 标记类型。删掉它。'
with 's/^title: .*/title: "abc/'
refused 'a quotation mark that is not closed' 'in/a.md:5: 引号没有结束。补上后一个引号。'
with 's/^days: .*/\tdays: 8/'
refused 'a tab before a key' 'in/a.md:18: 开头不能用制表符缩进。换成空格。'
with "s/^title: .*/$(letters x 300): 1/"
begin 'a key of 300 letters'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/a.md:5: '
expect_match "$OUT" '没收 1 条'

# Type and id

with '/^type: /d'
refused 'no type' 'in/a.md:1: type: 没写 type。补上，例如 type: exemplar。'
with 's/^type: .*/type: exampler/'
refused 'an unknown type' 'in/a.md:1: type: 没有“exampler”这一类。检查 type 的写法。'
with '/^id: /d'
refused 'no id' 'in/a.md:1: id: 没写编号。补上一个，用小写字母、数字、点、横线。'
for id in ../../x A-1 .hidden 一号 'a b' a/b; do
    with "s#^id: .*#id: $id#"
    refused "an id that cannot be: $id" \
        "in/a.md:3: id: “$id”不能作编号。用小写字母、数字、点、横线，以字母或数字开头，最多 64 个字符。"
done

# Values

with 's/^year: .*/year: twenty/'
refused 'a word for a number' 'in/a.md:10: year: “twenty”不是整数。只写数字，例如 12。'
with 's/^year: .*/year: 99999/'
refused 'a number out of bounds' 'in/a.md:10: year: 99999 不在范围里。填 1950 到 2199 的整数。'
with 's/^days: .*/days: 99999999999999999999/'
refused 'a number over all bounds' 'in/a.md:18: days: “99999999999999999999”不是整数。只写数字，例如 12。'
with 's/^year: .*/year: [2020, 2021]/'
refused 'a list for one value' 'in/a.md:10: year: 这一项只能有一个值。留下一个。'
with 's/^amount: .*/amount: 12,5/'
refused 'a sum that is none' 'in/a.md:16: amount: “12,5”不是金额。写成 18600 或 18600.50，单位元。'
with 's/^judicial_confirmation: .*/judicial_confirmation: maybe/'
refused 'neither yes nor no' 'in/a.md:17: judicial_confirmation: “maybe”看不出是还是否。写 是 或 否。'
for date in 2022-02-30 15.3.2022 2022-13 2022-1-5 22-01-05 2022年3月; do
    with "s/^published: .*/published: $date/"
    refused "a date that is none: $date" \
        "in/a.md:50: published: “$date”不是日期。写成 2026-11-23，只知道年月就写 2026-11。"
done
with 's/^state: .*/state: public/'
begin 'a value that is not offered'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/a.md:49: state: “public”不在可选的值里。'
with 's/民法典 第二百八十八条/民法典二百/'
refused 'a citation that is none' 'in/a.md:32: statutes: “民法典二百”看不出是哪一条。写成 民法典 第二百八十八条。'
with '/^title: /d'
refused 'a required value is missing' 'in/a.md:1: title: 这一项没有填。补上。'
with "s/^title: .*/title: $(letters 长 61)/"
refused 'a title that is too long' "in/a.md:5: title: “$(letters 长 60)……”太长，最多 60 个字。删短。"
with 's/^  - 停业损失/&\n  - 停业损失/'
refused 'an item twice' 'in/a.md:21: keywords: “停业损失”写了两次。删掉一个。'
with 's/^  - 停业损失/  - 停业;损失/'
refused 'an item with a semicolon' 'in/a.md:21: keywords: 一项里不能有分号。拆成两项。'
with '/^  - 楼上漏水把我家/d;/^  - 漏水害得/d;/^  - 房东说合同/d'
refused 'too few items' 'in/a.md:27: asks: 至少要写 2 个。'
with 's/^  - 停业损失/&\n  - 六\n  - 七\n  - 八/'
refused 'too many items' 'in/a.md:21: keywords: 太多了，最多 7 个。删掉一些。'
with 's/^state: .*/state: superseded/'
refused 'a rule over two fields' 'in/a.md:1: superseded_by: 被取代的案例要写由哪一个取代。补上它的编号。'

# What others know

with 's/^category: .*/category: 9999/'
refused 'an unknown category' 'in/a.md:7: category: “纠纷类别”里没有 9999 这个代码。看看字典里的写法，改正它。'
with 's/^area: .*/area: 999999/'
refused 'an unknown area' 'in/a.md:9: area: 找不到地区“999999”。先录入它，或者改正编号。'
with 's/^  - zj-0004/  - zj-9999/'
refused 'a reference to nothing' 'in/a.md:47: experts: 找不到专家“zj-9999”。先录入它，或者改正编号。'
with 's/^number: .*/number: 包示调案〔2021〕0004/'
refused 'a number that another record has' \
    'in/a.md:4: number: 值 包示调案〔2021〕0004 已经被 2021-0004 用了。换一个值，或改那一条。'

# Body

with 's/^## 案情简介/## 案情/'
begin 'an unknown section'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/a.md:55: 案情: 没有这个小节。检查标题的写法，或并到别的小节。$'
with 's/^## 案情简介/先说一句\n\n&/'
refused 'text before the first section' 'in/a.md:55: 有文字不在任何小节里：“先说一句”。移到一个小节标题下面。'
{ exemplar a-1; letters x 300000; } >in/a.md
refused 'a body of 300,000 bytes' 'in/a.md:54: 正文太长，最多 256 KiB。删短。'

# Several at once: all are named, and the line of each

with 's/^year: .*/year: x/;s/^days: .*/days: y/;s/^published: .*/published: z/'
refused 'several mistakes at once' \
    'in/a.md:10: year: “x”不是整数。只写数字，例如 12。' \
    'in/a.md:18: days: “y”不是整数。只写数字，例如 12。' \
    'in/a.md:50: published: “z”不是日期。写成 2026-11-23，只知道年月就写 2026-11。'

begin 'in English'
with 's/^year: .*/year: x/'
run import --data data --language en in
expect_code 2
expect_line 'in/a.md:10: year: “x” is not a whole number. Write digits only, such as 12.'
expect_err 'jiefen: There are 1 problems, all listed above. Correct them and import again.'

begin 'the same id in two files: the second is refused, not kept over the first'
exemplar a-2 >in/a.md
exemplar a-2 's/^year: .*/year: 2019/' >in/b.md
run import --data data in
expect_code 2
expect_line 'in/b.md:3: id: a-2 在 in/a.md:3 已经有了。留下一个，或改编号。'
expect_line '新增 1 条，改动 0 条，没变 0 条，没收 1 条。'
run import --data data in
expect_line '新增 0 条，改动 0 条，没变 1 条，没收 1 条。'
run show exemplar a-2 --data data
expect_line 'year: 2021'

begin 'nothing was lost'
expect_sound data $((RECORDS + 1))

finish
