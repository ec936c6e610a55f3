#!/bin/sh
# Settings: file, environment, --set; the later wins; and what is wrong with them.
. "$(dirname "$0")/lib.sh"
sample_data one
sample_data two
run import --data two "$CONTENT"

# uses PREFIX WORDS: the command finds the data of `one`
uses() {
    run_as "$1" list article $2
    expect_code 0
    expect_match "$OUT" '^help-search'
}

begin "the file, the environment, --set, --data: each in turn"
printf '[data]\nfolder = one\n' >good.ini
uses '' '--settings good.ini'
printf '; a comment\n[data]\nfolder = nowhere\n[log]\nlevel=warning\n' >other.ini
uses 'env JIEFEN_DATA_FOLDER=one' '--settings other.ini'
uses 'env JIEFEN_DATA_FOLDER=nowhere' '--settings other.ini --set data.folder=one'
uses 'env JIEFEN_DATA_FOLDER=nowhere' '--set data.folder=nowhere2 --set data.folder=one'

begin "a byte-order mark and Windows line ends are fine"
printf '\357\273\277[data]\r\nfolder = one\r\n' >bom.ini
uses '' '--settings bom.ini'

begin "an unknown setting"
run version --set liste.port=80
expect_code 2
expect_err 'jiefen: 没有 liste.port 这项设置。检查名字。'
run version --set port
expect_err 'jiefen: 没有 port 这项设置。检查名字。'
run version --set ''
expect_code 2
printf '[listen]\nporto = 80\n' >bad.ini
run version --settings bad.ini
expect_code 2
expect_err 'jiefen: 没有 listen.porto 这项设置。检查名字。'

begin "a number that is none, or out of bounds"
for value in abc '' -1 65536 99999999999999999999 8080x; do
    run version --set "listen.port=$value"
    expect_code 2
    expect_err 'jiefen: 设置 listen.port 要填 0 到 65535 的整数。'
done
run_as 'env JIEFEN_LISTEN_WORKERS=0' version
expect_code 2
expect_err 'jiefen: 设置 listen.workers 要填 1 到 64 的整数。'
printf '[store]\nmap_mib = lots\n' >bad.ini
run version --settings bad.ini --language en
expect_code 2
expect_err 'jiefen: Setting store.map_mib takes a whole number from 1 to 4194304.'

begin "a settings file that is missing, a folder, or malformed"
run version --settings missing.ini
expect_code 4
expect_err 'jiefen: 没有 missing.ini 这个文件或文件夹。检查路径。'
printf '[listen]\nport = 8080\nwhat is this\n' >bad.ini
run version --settings bad.ini
expect_code 2
expect_err 'jiefen: 设置文件 bad.ini 第 3 行写得不对。改成“名字 = 值”。'

begin "a site language there is not"
run version --set site.language=fr
expect_code 2
expect_err 'jiefen: 没有 fr 这种语言的文字。改设置 site.language。'

begin "the site language is for those who ask for none"
run help --set site.language=en
expect_match "$OUT" '^Usage'

begin "more settings than there can be"
set --
i=0
while [ "$i" -lt 40 ]; do
    set -- "$@" --set listen.port=1
    i=$((i + 1))
done
run version "$@"
expect_code 2

begin "the store's bound is kept: nothing is lost when it is reached"
mkdir many
i=100
while [ "$i" -lt 300 ]; do
    exemplar "m-$i" >"many/$i.md"
    i=$((i + 1))
done
run import --data one --set store.map_mib=1 many
expect_code 74
expect_match "$ERR" '^jiefen: 数据库到了 1 MiB 的上限，这次没有存。调大设置 store.map_mib'
run verify --data one --json
expect_json '[d.sound, d.records === d.indexed]' '[true,true]'
run import --data one many
expect_code 0
expect_sound one $((RECORDS + 200))

finish
