#!/bin/sh
# Mistakes in CSV, XLSX and JSON files.
. "$(dirname "$0")/lib.sh"
sample_data data
mkdir in
HEAD='id,name,level,parent'

# table LINE…: in/areas.csv
table() { printf '%s\n' "$@" >in/areas.csv; }

# refused WHAT COUNT MESSAGE…: nothing is kept, COUNT rows are refused
refused() {
    begin "$1"
    rows=$2
    shift 2
    run import --data data in
    expect_code 2
    expect_equal "$(printf '%s\n' "$@")" "$(grep -v '^新增' "$OUT")"
    expect_match "$OUT" "^新增 0 条，改动 0 条，没变 0 条，没收 $rows 条。\$"
    rm -rf in
    mkdir in
}

table "$HEAD" '150203981,示例一,town,150203' '150203982,示例二,hamlet,150203' '150203983,示例三,town,'
begin 'good rows are taken, the others reported by line'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/areas.csv:3: level: “hamlet”不在可选的值里。'
expect_match "$OUT" '^in/areas.csv:4: parent: 没写上级地区。补上上级的区划代码。$'
expect_line '新增 1 条，改动 0 条，没变 0 条，没收 2 条。'
rm in/areas.csv

table 'id,name,level,parant' '150203984,示例,town,150203' '150203985,示例,town,150203'
refused 'a wrong column is one problem, not one of every row' 2 \
    'in/areas.csv:1: parant: 没有这一列。检查列名，或删掉这一列。'
table 'id,name,name,level,parent' '150203984,示例,示例,town,150203'
refused 'a column twice' 1 'in/areas.csv:1: name: 这一列的名字出现了两次。删掉一列。'
table 'id,name,,level,parent' '150203984,示例,x,town,150203'
refused 'a column without a name' 1 'in/areas.csv:1: 第 3 列没有列名。补上列名，或删掉这一列。'
table "$HEAD" '150203984,示例,town,150203,x,y'
refused 'a row that is too wide' 1 'in/areas.csv:2: 这一行的格子多于列名，表头有 4 列。检查多余的逗号。'
table "$HEAD" '150203984,"示例,town,150203'
refused 'a quotation mark that is not closed' 1 'in/areas.csv:2: 从这一行开始的引号没有结束，后面没有再读。补上后一个引号。'
table "$HEAD" '150203984,示"例,town,150203'
refused 'a quotation mark out of place' 1 \
    'in/areas.csv:2: 引号用得不对，从这一行起没有再读。格子里的引号写两个，整格再用引号括起来。'
: >in/areas.csv
refused 'an empty file' 1 'in/areas.csv:1: 文件是空的。放进内容再导入。'
printf '%s\n' "$HEAD" '150203984,示例,town,150203' | iconv -t gb18030 >in/areas.csv
refused 'a table saved in GBK' 1 'in/areas.csv:2: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
printf '%s\n' "$HEAD" '150203984,示例,town,150203' | iconv -t utf-16 >in/areas.csv
refused 'a table saved in UTF-16' 1 'in/areas.csv:1: 这里不是 UTF-8 文字。Excel 里另存为“CSV UTF-8”，记事本里另存为 UTF-8，再导入。'
printf '%s\n150203984,示\0例,town,150203\n' "$HEAD" >in/areas.csv
refused 'a NUL' 1 'in/areas.csv:2: 文件里有 NUL 字节，不是文本。另存为 UTF-8 文本再导入。'
printf 'id,name\n1,2\n' >in/things.csv
refused 'a table of no known type' 1 'in/things.csv:2: type: 没写 type。补上，例如 type: exemplar。'
table "$HEAD" '150203984,示例,town,150299'
refused 'a reference to nothing' 1 'in/areas.csv:2: parent: 找不到地区“150299”。先录入它，或者改正编号。'
table "$HEAD" '150203984,示例,town,150203985' '150203985,示例,town,150203984'
refused 'two rows that each need the other first' 2 \
    'in/areas.csv:2: parent: 找不到地区“150203985”。先录入它，或者改正编号。' \
    'in/areas.csv:3: parent: 找不到地区“150203984”。先录入它，或者改正编号。'

table "$HEAD" '150203984,示例,town,150203984'
refused 'an area that is its own parent' 1 'in/areas.csv:2: parent: 不能指向它自己。换成别的编号。'

begin 'an id twice in a table: the second row is refused'
table "$HEAD" '150203986,示例一,town,150203' '150203986,示例二,town,150203'
run import --data data in
expect_code 2
expect_line 'in/areas.csv:3: id: 150203986 在 in/areas.csv:2 已经有了。留下一个，或改编号。'
expect_line '新增 1 条，改动 0 条，没变 0 条，没收 1 条。'
rm in/areas.csv

MEDIATOR='id,name,code,committee,area,engagement'
ROW='m-9,张某,M-9,150203990-01,150203990,full-time'
mediator() { printf '%s\n' "$MEDIATOR,$1" "$ROW,$2" >in/mediators.csv; }
mediator identity_number 110101199003070010
refused 'an identity number with a wrong digit' 1 \
    'in/mediators.csv:2: identity_number: 身份证号的校验位不对，可能有一位写错了。对照证件改好。'
mediator identity_number 1.10101E+17
begin 'an identity number that a spreadsheet has rounded'
run import --data data in
expect_code 2
expect_match "$OUT" '^in/mediators.csv:2: identity_number: '
expect_no_match "$OUT" '1\.10101'
mediator phone 'call me'
refused 'a phone that is none' 1 \
    'in/mediators.csv:2: phone: “call me”不是电话号码。只用数字、+、-、空格和括号，最多 40 个字符。'
mediator term_start,term_end 2024-01-01,2023-01-01
refused 'a term that ends before it starts' 1 'in/mediators.csv:2: term_end: 届满日期早于起始日期。改对其中一个。'
begin 'a code that another mediator has'
grep -o 'TJY-[0-9-]*' "$CONTENT/sample/mediators.csv" | head -n 1 >code
printf '%s\n' "$MEDIATOR" "$(echo "$ROW" | sed "s/M-9/$(cat code)/")" >in/mediators.csv
run import --data data in
expect_code 2
expect_match "$OUT" '^in/mediators.csv:2: code: 值 TJY-[0-9-]+ 已经被 .* 用了。换一个值，或改那一条。$'
rm in/mediators.csv

begin 'a head only, and empty rows, are no mistake'
printf '%s\n\n,,,\n' "$HEAD" >in/areas.csv
run import --data data in
expect_code 0
expect_out '新增 0 条，改动 0 条，没变 0 条，没收 0 条。'
rm in/areas.csv

begin 'a byte-order mark and Windows line ends are no mistake'
printf '\357\273\277%s\r\n150203987,示例,town,150203\r\n' "$HEAD" >in/areas.csv
run import --data data in
expect_code 0
expect_out '新增 1 条，改动 0 条，没变 0 条，没收 0 条。'
rm in/areas.csv

# JSON and Excel

printf '{"type":"area",\n "id":' >in/a.json
refused 'JSON that is cut off' 1 'in/a.json: JSON 第 2 行写得不对。改好再送。'
echo '[1]' >in/a.json
refused 'JSON that is no object' 1 'in/a.json: 送来的 JSON 应是一个对象。用 { 和 } 括起各项。'
echo '{"type":"area","type":"area"}' >in/a.json
refused 'JSON with a name twice' 1 'in/a.json: JSON 第 1 行的名字重复了。删掉一个。'
echo '{"type":"area","id":"150203988","name":{"a":1}}' >in/a.json
refused 'JSON that is nested' 1 'in/a.json: “name”的值只能是文字、数字、是否，或它们的列表，也不能有控制字符。'
printf 'PK\003\004 no workbook' >in/areas.xlsx
refused 'a workbook that is none' 1 'in/areas.xlsx: 这个文件不是能读的 Excel 工作簿。在 Excel 里另存为 .xlsx 再试。'
: >in/areas.xlsx
refused 'an empty workbook' 1 'in/areas.xlsx: 这个文件不是能读的 Excel 工作簿。在 Excel 里另存为 .xlsx 再试。'

begin 'nothing was lost'
expect_sound data $((RECORDS + 3))

finish
