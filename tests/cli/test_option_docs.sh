#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The manual page and the completions are those that the option table makes; and bash really
# completes with them.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
docs=${abs_top_builddir:?}/cli/option_docs
page=$abs_top_srcdir/man/aigc-label.1
completions=$abs_top_srcdir/cli/completions
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_option_docs.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# fresh FORM FILE: the file is what the table makes now.
fresh() {
    "$docs" "$1" | diff -u "$2" -
}
check 'completion of bash is fresh' fresh bash "$completions/aigc-label.bash"
check 'completion of zsh is fresh' fresh zsh "$completions/_aigc-label"
check 'completion of fish is fresh' fresh fish "$completions/aigc-label.fish"

sed -n '/^\.\\" Begin of the options/,/^\.\\" End of the options/p' "$page" | sed '1d;$d' \
    >"$scratch/options"
check 'options of the manual page are fresh' fresh man "$scratch/options"

# The page names the options that may stand in a configuration file; the program decides.
all_options() {
    "$AIGC_LABEL" --help
    LC_ALL=C.UTF-8 "$AIGC_LABEL" --help |
        sed -nE '/^Commands/,/^$/s/^  ([a-z]+( [a-z]+)?)  +[A-Z].*/\1/p' | while read -r command; do
        # Two words are two arguments.
        # shellcheck disable=SC2086
        "$AIGC_LABEL" $command --help
    done
}
configurable() {
    all_options | sed -nE 's/^ +(-., )?--([a-z0-9-]+).*/\2/p' | sort -u | while read -r name; do
        # A choice may only be one of the choices: then that is what is complained about.
        echo "$name = x" >"$scratch/config"
        "$AIGC_LABEL" --config "$scratch/config" --mark none --no-scan </dev/null 2>&1 |
            grep -q "there is no setting" || echo "$name"
    done
}
configurable | sort -u >"$scratch/works"
tr '\n' ' ' <"$page" | sed 's/\\-/-/g' |
    sed -nE 's/.*These options may stand there: ([^.]*)\..*/\1/p' | tr -d ' ' | tr ',' '\n' |
    sort >"$scratch/told"
check 'the manual page names what may be configured' diff -u "$scratch/told" "$scratch/works"

# completions_of WORDS...: what bash offers for the last of these words.
completions_of() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _aigc_label
        printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/aigc-label.bash" "$@"
}
# offers EXPECTED WORDS...
offers() {
    expected=$1
    shift
    completions_of "$@" | tr '\n' ' ' >"$scratch/offered"
    echo "offered: $(cat "$scratch/offered")"
    test "$(cat "$scratch/offered")" = "$expected "
}
if command -v bash >/dev/null; then
    # Single words first, then the groups.
    first_words=$(LC_ALL=C.UTF-8 "$AIGC_LABEL" --help |
        sed -nE '/^Commands/,/^$/s/^  ([a-z]+)( [a-z]+)?  +[A-Z].*/\1\2/p' |
        awk 'NF == 1 { words = words $1 " " } NF == 2 && !seen[$1]++ { groups = groups $1 " " }
             END { print words groups }' | sed 's/ $//')
    check 'help names commands' test "$(echo "$first_words" | wc -w)" -ge 7
    check 'bash completes commands' offers "$first_words" aigc-label ''
    check 'bash completes options of a command' offers '--keyring' aigc-label verify --keyr
    check 'bash completes choices' offers 'start' aigc-label --label-at s
    check 'bash completes choices behind =' offers 'start' aigc-label --label-at = s
    check 'bash completes all choices behind =' offers 'auto zh en' aigc-label --lang =
    check 'bash completes the choices of the command' offers \
        'text csv tsv houbb pm gitleaks presidio' aigc-label rules import --from ''
    check 'bash completes no choices of another command' offers '' aigc-label audit report --from ''
    check 'bash completes second words' offers 'test' aigc-label rules t
    check 'bash offers no option of another command' offers '' aigc-label verify --ndj
    # Braces and quotes mean the same in zsh.
    zsh_options() {
        {
            printf '%s\n' '_arguments() { printf "%s\n" "$@"; }'
            sed -n '/^    scan)$/,/;;$/p' "$completions/_aigc-label" | sed '1d; s/ ;;$//'
        } | bash >"$scratch/specifications"
        grep -F -- "$1" "$scratch/specifications"
    }
    check 'zsh completes long options' zsh_options '*--rules=[scan with '
    check 'zsh completes short options' zsh_options '(-q --quiet)-q[say nothing but errors'
    check 'zsh completes their long names' zsh_options '(-q --quiet)--quiet[say nothing but errors'
    check 'zsh completes values of short options' zsh_options '(-o --output)-o+[write to FILE'
else
    skip 'bash completes' 'bash is not installed'
fi
done_testing
