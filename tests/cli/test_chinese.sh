#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The program speaks Chinese to those who ask for it, and data stays the same.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
program=${abs_top_builddir:?}/tests/cli/aigc-label-in-tree
[ ! -x "$abs_top_builddir/tests/cli/.libs/aigc-label-in-tree" ] ||
    program=$abs_top_builddir/tests/cli/.libs/aigc-label-in-tree
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_chinese.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# LANGUAGE counts in any locale but "C"; C.UTF-8 is there everywhere.
chinese() {
    HOME="$scratch" LC_ALL=C.UTF-8 LANGUAGE=zh_CN "$program" "$@"
}
english() {
    HOME="$scratch" LC_ALL=C.UTF-8 LANGUAGE='' "$program" "$@"
}
# says TEXT COMMAND...: the command prints the text, on either stream.
says() {
    text=$1
    shift
    "$@" >out 2>&1 </dev/null || :
    cat out
    grep -qF -- "$text" out
}
check 'help is Chinese' says '用法：aigc-label' chinese --help
check 'help of a command is Chinese' says '说明文件由谁标识' chinese verify --help
check 'help is English otherwise' says 'Usage: aigc-label' english --help
check 'an error is Chinese' says '未知选项“--x”' chinese --x
check 'an error has its arguments' says '第 23 位（服务类型）为“3”' \
    chinese --no-scan --key x --producer 001191110000EXAMPLE00F30001
echo 'lang = fr' >config
check 'an error in a configuration file is Chinese' says \
    'config:1：lang = fr：没有这个选项值（auto|zh|en）' chinese verify --config config
check 'a verdict is Chinese' says '不表示它出自人手' chinese verify
printf 'rules:\n  - id: x\n    wrods: [a]\n' >bad.yaml
check 'an error in rules is Chinese' says '没有载入任何规则' chinese --mark none --rules bad.yaml
check 'messages of the library are Chinese' says '未知的键“wrods”' chinese rules check bad.yaml

english watermark keygen --quiet -o wm.key
english watermark embed --quiet --key wm.key --payload 1abcde0001234567 \
    "$abs_top_srcdir/tests/cli/clouds.jpg" -o marked.jpg
check 'what is in the pixels is told in Chinese' says '若为编号          服务提供者标签 abcde，2024-01-01T19:25Z，序号 1383' \
    chinese verify marked.jpg --watermark-key wm.key
cp marked.jpg b.jpg
check 'why a picture is not marked is told in Chinese' says '已有此密钥的标记 1abcde0001234567' \
    chinese mark b.jpg -o c.jpg --producer p --watermark-key wm.key

chinese init --quiet --organisation Example -o me
check 'what is wrong with a certificate is told in Chinese' says \
    '违反：第 1 个证书：叶证书由其自身签名（C2PA 14.5.1.1）：请由根证书签名' chinese doctor me-root.pem
check 'as data it is told in English' says '"rule":"the leaf is signed by itself"' \
    chinese doctor --json me-root.pem

c2pa() {
    chinese verify --anchors me-root.pem "$@"
}
echo text >file
english sign file --sidecar --config me.config -o file.c2pa
check 'why a signer is not trusted is told in Chinese' says \
    'signingCredential.untrusted：证书不能追溯到信任锚：没有给出信任锚：不信任任何人' \
    chinese verify file --sidecar file.c2pa
english init --quiet --organisation Other -o other
check 'what is wrong with a chain is told in Chinese' says \
    '证书不能追溯到信任锚：有签发者既不在证书链中，也不是信任锚' \
    chinese verify file --sidecar file.c2pa --anchors other-root.pem
check 'why a certificate is not accepted is told in Chinese' says \
    'signingCredential.invalid：证书不符合 C2PA 的证书规范：extendedKeyUsage 中没有可接受的用途（C2PA 2.2, 14.5.1.2）' \
    c2pa file --sidecar file.c2pa --usage 1.2.3
english sign "$abs_top_srcdir/tests/cli/clouds.jpg" --cert me.pem --cert-key me.key -o once.jpg
english sign once.jpg --cert me.pem --cert-key me.key -o twice.jpg
check 'what is wrong with an ingredient is told in Chinese' says \
    '素材：signingCredential.untrusted：证书不能追溯到信任锚' chinese verify twice.jpg
check 'what a manifest is, is told in Chinese' says ', 标准, 活动清单' chinese show twice.jpg
echo more >>file
check 'what changed is told in Chinese' says 'assertion.dataHash.mismatch：文件在签名后有改动' \
    c2pa file --sidecar file.c2pa
check 'as data it is told in English' says '"explanation":"the file changed since it was signed"' \
    c2pa --json file --sidecar file.c2pa
check 'why nothing is signed is told in Chinese' says \
    '叶证书由其自身签名（C2PA 14.5.1.1）：请由根证书签名' \
    chinese sign file --sidecar --cert me-root.pem --cert-key me-root.key -o no.c2pa

printf '<html><head><meta name="AIGC" content="{&quot;ContentProducer&quot;:&quot;%s&quot;}">' \
    001191110108335469089D10100 >page.html
check 'what is wrong with a label is told in Chinese' says \
    'ContentProducer：像是服务提供者编码，但不正确：统一社会信用代码的校验码不符' chinese show page.html

# What the libraries beneath find wrong.
rule='rules:
  - id: x
    title: T
    category: X.x
    action: log
    patterns:
      - regex: '
printf "%s'[9-0]{3}'\n" "$rule" >regex.yaml
check 'what is wrong with an expression is told in Chinese' says '正则表达式：字符类中的范围首尾颠倒' \
    chinese rules check regex.yaml
printf '%s"\\d{3}"\n' "$rule" >yaml.yaml
check 'what is wrong with YAML is told in Chinese' says 'YAML：双引号中没有这种转义' \
    chinese rules check yaml.yaml
echo nonsense >table
check 'what is wrong with a table is told in Chinese' says 'table:1: 该行不是 JSON' \
    chinese restore --pseudonyms table

printf "%s'[0-9]{3}a'\n" "$rule" | sed 's/T$/{en: Numbers, zh: 数字}/' >titles.yaml
check 'titles of rules are Chinese where there are two' says '数字' chinese rules list titles.yaml
check 'and English otherwise' says 'Numbers' english rules list titles.yaml
check 'why there is no time stamp is told in Chinese' says '/”取得时间戳：无法建立连接' \
    chinese sign file --sidecar --config me.config --tsa http://127.0.0.1:1/ -o no.c2pa

data_is_the_same() {
    chinese "$@" </dev/null >one || :
    english "$@" </dev/null >two || :
    test -s one && cmp one two
}
check 'data does not depend on the language' data_is_the_same verify --json
check 'that of a manifest neither' data_is_the_same verify --json twice.jpg
check 'nor that of what is shown' data_is_the_same show --json twice.jpg page.html
# Reasons that the system gives are translated by the C library, if it has the language.
encoding_is_one() {
    chinese scan nothing-there >one 2>&1 || :
    env -u LC_ALL HOME="$scratch" LC_CTYPE=C LC_MESSAGES=C.UTF-8 LANGUAGE=zh_CN \
        "$program" scan nothing-there >two 2>&1 || :
    diff one two
}
check 'all of a message is UTF-8' encoding_is_one
check 'columns of help agree' says '      --no-config           不读取配置文件' chinese --help
# Signs between words are those of Chinese.
echo 'A text.' | english --no-config --no-scan --mark none --audit-log audit >printed
check 'what is wrong with an audit log is told in Chinese' says '记录 1：没有检查点' \
    chinese audit verify audit
printf 'words of nobody' >unsigned
english keygen -q -o trusted
check 'why a bundle is refused is told in Chinese' says '被拒绝：unsigned：要求签名' \
    chinese rules verify --rules-key trusted.pub unsigned

done_testing
