#!/bin/sh
# Help of every command, what is typed wrong, exit codes, languages.
. "$(dirname "$0")/lib.sh"

COMMANDS='serve import export search show list reindex verify backup restore types version'

begin "without words it says what it can do"
run
expect_code 0
expect_line '用法：jiefen 命令 [选项] [参数]'
for command in $COMMANDS; do
    expect_match "$OUT" "^jiefen $command( |\$)"
done
expect_err ''

begin "help, --help and help COMMAND are the same thing"
run help
cp "$OUT" all
run --help
expect_out "$(cat all)"
for command in $COMMANDS; do
    run "$command" --help
    expect_code 0
    expect_match "$OUT" "^jiefen $command( |\$)"
    cp "$OUT" one
    run help "$command"
    expect_out "$(cat one)"
done

begin "every command and option has help in both languages"
for language in zh-CN en; do
    for command in $COMMANDS; do
        run help "$command" --language "$language"
        expect_code 0
        expect_no_match "$OUT" '^ *$'
        [ "$language" = en ] && LC_ALL=C grep -n "$(printf '[\344-\351]')" "$OUT" && complain "Chinese in the English help"
    done
done

begin "help of a command names its options"
run help import
expect_line '    --dry-run'
expect_line '    --all-or-none'
expect_line '    --data …'
run help types
expect_no_match "$OUT" 'dry-run'

begin "an unknown command"
run importt content
expect_code 2
expect_out ''
expect_err 'jiefen: 没有 importt 这个命令。运行 jiefen help 看有哪些。'

begin "an unknown option is named, before and behind the command"
for words in 'import --dry-runn x' '--dry-runn import x' '--dry-runn'; do
    # shellcheck disable=SC2086
    run $words
    expect_code 2
    expect_err 'jiefen: 没有 --dry-runn 这个选项。加 --help 看有哪些。'
done
run list -x exemplar
expect_err 'jiefen: 没有 -x 这个选项。加 --help 看有哪些。'

begin "an option of another command"
run list exemplar --dry-run
expect_code 2
expect_err 'jiefen: 没有 --dry-run 这个选项。加 --help 看有哪些。'

begin "an option without its value"
run list exemplar --data
expect_code 2
expect_err 'jiefen: --data 后面少了一个值。加 --help 看用法。'

begin "an option that is given twice is not silently dropped"
run search x --filter category=02 --filter year=2021
expect_code 2
expect_err 'jiefen: --filter 只能写一次。合成一处。'

begin "too few and too many words"
for words in import export 'export a b' show 'show exemplar' 'show exemplar a b' list 'list a b' 'types x' \
    'version x' 'verify x' 'reindex x' backup 'backup a b' restore 'serve x'; do
    # shellcheck disable=SC2086
    run $words
    expect_code 2
    expect_out ''
    expect_err 'jiefen: 命令写得不对。加 --help 看用法。'
done

begin "options of every command may stand before its name"
run --json --language en version
expect_code 0
expect_json 'typeof d.version' string

begin "version"
run version
expect_code 0
expect_match "$OUT" '^jiefen [0-9]+\.[0-9]+\.[0-9]+$'

begin "the language follows the terminal, --language comes first"
ran=help
for pair in zh_CN.UTF-8:用法 en_US.UTF-8:Usage C.UTF-8:用法 mn_MN.UTF-8:用法; do
    LANG=${pair%:*} "$JIEFEN" help >"$OUT"
    expect_match "$OUT" "^${pair#*:}"
done
LANG=zh_CN.UTF-8 "$JIEFEN" help --language en >"$OUT"
expect_match "$OUT" '^Usage'
LANG=en_US.UTF-8 LC_ALL=zh_CN.UTF-8 "$JIEFEN" help >"$OUT"
expect_match "$OUT" '^用法'

begin "a language there is not"
run version --language fr
expect_code 2
expect_err 'jiefen: --language 不能是“fr”。运行时加 --help 看可以填什么。'

begin "output that cannot be written is no success"
"$JIEFEN" types >/dev/full 2>"$ERR"
CODE=$?
ran='jiefen types >/dev/full'
expect_code 74
expect_match "$ERR" '^jiefen: 磁盘满了'

begin "no colours and no progress where nobody looks"
sample_data data
run search --data data 漏水
expect_no_match "$OUT" "$(printf '\033')"
run import --data data "$CONTENT"
expect_err ''

begin "nothing was made where nothing was to be stored"
run list exemplar --data nowhere
expect_code 4
expect_err 'jiefen: nowhere 里还没有数据。先用 jiefen import 导入，或用 --data 指对数据文件夹。'
[ ! -e nowhere ] || complain 'a folder was made'

finish
