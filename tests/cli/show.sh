#!/bin/sh
# search, show, list, types.
. "$(dirname "$0")/lib.sh"
sample_data data

begin "search: number of hits, then one each with its address and a piece of text"
run search --data data 漏水
expect_code 0
expect_match "$OUT" '^找到 [0-9]+ 条。$'
expect_line 'exemplar/2021-0004  出租屋洗衣机水管脱落，楼下卧室和早点铺都泡了'
expect_match "$OUT" '^    .*漏水'
run search --data data --language en 漏水
expect_match "$OUT" '^[0-9]+ found\.$'

begin "search: several words, as one or as many arguments"
run search --data data 漏水 租房
cp "$OUT" many
run search --data data '漏水 租房'
expect_out "$(cat many)"

begin "search as JSON"
run search --data data --json --type exemplar 漏水
expect_code 0
expect_json '[d.hits[0].type, d.hits[0].id, d.total >= 1, d.hits[0].snippet.length > 0]' \
    '["exemplar","2021-0004",true,true]'

begin "search without words lists everything of a type"
run search --data data --json --type exemplar
expect_json '[d.total, d.hits.length]' '[14,14]'

begin "filters, with all that stands below a value"
run search --data data --json --type exemplar --filter category=02
expect_code 0
expect_json 'd.hits.every(h => h.type === "exemplar") && d.total > 0' true
run search --data data --json --filter category=02,year=2021
expect_json 'd.hits.map(h => h.id)' '["2021-0004"]'
run search --data data --json --filter year=1950
expect_json d.total 0

begin "sorting and paging"
run search --data data --json --type exemplar --sort date --limit 3
expect_json 'd.hits.length' 3
cp "$OUT" first
run search --data data --json --type exemplar --sort date --limit 3 --page 2
expect_json 'd.hits.length' 3
cat first "$OUT" | node -e '
    const ids = require("fs").readFileSync(0, "utf8").trim().split("\n").flatMap(l => JSON.parse(l).hits.map(h => h.id));
    process.exit(new Set(ids).size === 6 ? 0 : 1)' || complain 'the pages overlap'

begin "options with a value that cannot be"
for words in '--limit 0' '--limit 101' '--limit x' '--page 0' '--page -1' '--sort nothing' '--filter nothing=1' '--filter year'; do
    # shellcheck disable=SC2086
    run search --data data $words x
    expect_code 2
    expect_match "$ERR" "^jiefen: --[a-z]+ 不能是“.*”。运行时加 --help 看可以填什么。\$"
done
run search --data data --type nothing x
expect_code 4

begin "drafts and what is personal are not found by what only they hold"
mkdir in
exemplar d-1 's/^state: .*/state: draft/;s/^title: .*/title: 独角兽一案/' >in/d.md
run import --data data in
run search --data data --json 独角兽
expect_json 'd.total <= 1' true
run search --data data --json 000-0000-2002
expect_json d.total 0

begin "show: as it would be imported"
run show exemplar 2021-0004 --data data
expect_code 0
expect_line 'type: exemplar'
expect_line '## 案情简介'
cp "$OUT" in/d.md
run import --data data in
expect_out '新增 0 条，改动 0 条，没变 1 条，没收 0 条。'

begin "show: a record of a table as Markdown can be imported too"
run show mediator 150203990-01-01 --data data
expect_code 0
cp "$OUT" in/d.md
run import --data data in
expect_out '新增 0 条，改动 0 条，没变 1 条，没收 0 条。'

begin "show as JSON"
run show exemplar 2021-0004 --data data --json
expect_code 0
expect_json '[d.type, d.id, d.year, d.keywords.length]' '["exemplar","2021-0004","2021",5]'
cp "$OUT" in/d.json
rm in/d.md
run import --data data in
expect_out '新增 0 条，改动 0 条，没变 1 条，没收 0 条。'

begin "show: what is not there, whatever the id"
for id in 2021-9999 ../../etc/passwd '' ' ' '%00' "$(printf 'x%.0s' $(seq 3000))"; do
    run show exemplar "$id" --data data
    expect_code 4
    expect_out ''
    expect_match "$ERR" '^jiefen: 没有案例.*它可能已经撤下，或编号写错了。$'
done
run show nothing x --data data
expect_code 4
expect_err 'jiefen: 没有“nothing”这一类。可以用：vocabulary-entry, area, committee, mediator, expert, exemplar, article。'

begin "list"
run list expert --data data
expect_code 0
expect_equal 6 "$(wc -l <"$OUT")"
expect_match "$OUT" '^zj-0004	冯某某$'
run list expert --data data --json
expect_json '[d.items.length, d.items[0].id]' '[6,"zj-0001"]'

begin "types"
run types
expect_code 0
expect_line 'exemplar (exemplars)'
run types --json
expect_json 'd.types.map(t => t.name)' \
    '["vocabulary-entry","area","committee","mediator","expert","exemplar","article"]'
expect_json 'd.types.every(t => t.fields.length > 0 && t.fields.every(f => f.name && f.kind))' true

begin "version as JSON"
run version --json
expect_json 'typeof d.version' string

finish
