# SPDX-License-Identifier: Apache-2.0
# Completion of aigc-label in bash. Made from the option table of the program.
# shellcheck shell=bash
_aigc_label()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=pipe options='' choices=''
    # Bash takes the = of --option=value for a word.
    if [[ $current == '=' ]]; then
        current=''
    elif [[ $previous == '=' ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case ${COMP_WORDS[1]} in
    scan | verify | mark | propagate | show | restore | keygen | sign | init | doctor | assess | serve) command=${COMP_WORDS[1]} ;;
    watermark) command=${COMP_WORDS[1]}_${COMP_WORDS[2]} ;;
    rules) command=${COMP_WORDS[1]}_${COMP_WORDS[2]} ;;
    audit) command=${COMP_WORDS[1]}_${COMP_WORDS[2]} ;;
    esac
    case $command in
    pipe) options='--rules --rules-key --rules-record --max-shrink --force --follow --policy --direction --shadow --stream-id --pseudonym-key --pseudonyms --no-scan --findings --show-text --refusal-zh --refusal-en --label-at --lang --label-text --mark --per --detached --key --producer --produce-id --propagator --propagate-id --attribute --model --time --cert --cert-key --cert-password-file --tsa --password-file --audit-log --audit-key --audit-text --audit-sync --audit-full --audit-rotate --audit-sign-key --audit-password-file --request-id --user --strikes --strike-action --output --quiet --config --no-config --help --version' ;;
    scan) options='--rules --rules-key --rules-record --max-shrink --force --policy --direction --shadow --stream-id --pseudonym-key --jobs --ndjson --field --explain --audit-log --audit-key --audit-text --audit-sync --audit-full --audit-rotate --audit-sign-key --audit-password-file --request-id --user --strikes --strike-action --output --json --quiet --config --no-config --help --version' ;;
    verify) options='--detached --declared --pin --sidecar --anchors --tsa-anchors --allowed --usage --key --keyring --watermark-key --watermark-table --provider --json --quiet --config --no-config --help --version' ;;
    mark) options='--lang --label-text --producer --produce-id --propagator --propagate-id --attribute --model --time --visible --label-style --label-position --label-opacity --label-margin --font --profile --source-type --system --system-version --creator-tool --also-native --markdown --sm2-key --in-place --output-dir --jobs --sign --cert --cert-key --cert-password-file --tsa --title --action --minimal --anchors --tsa-anchors --allowed --usage --watermark-key --watermark-payload --watermark-table --allow-weak --audit-log --audit-sync --audit-full --audit-rotate --audit-sign-key --audit-password-file --request-id --output --json --quiet --config --no-config --help --version' ;;
    propagate) options='--propagator --propagate-id --also-native --markdown --if-missing --in-place --output-dir --jobs --output --json --quiet --config --no-config --help --version' ;;
    show) options='--pin --jobs --json --quiet --config --no-config --help --version' ;;
    restore) options='--pseudonyms --form --output --quiet --config --no-config --help --version' ;;
    keygen) options='--output --password --password-file --quiet --config --no-config --help --version' ;;
    sign) options='--producer --produce-id --attribute --model --time --source-type --system --system-version --cert --cert-key --cert-password-file --tsa --tsa-request --tsa-token --title --action --minimal --sidecar --anchors --tsa-anchors --allowed --usage --output --quiet --config --no-config --help --version' ;;
    init) options='--output --organisation --name --country --algorithm --quiet --config --no-config --help --version' ;;
    doctor) options='--usage --json --quiet --config --no-config --help --version' ;;
    watermark_embed) options='--key --payload --strength --allow-weak --output --json --quiet --config --no-config --help --version' ;;
    watermark_detect) options='--jobs --key --table --json --quiet --config --no-config --help --version' ;;
    watermark_keygen) options='--output --quiet --config --no-config --help --version' ;;
    assess) options='--rules --from --html --as-of --lang --corpus --manual --outputs --should-refuse --should-answer --bank-output --bank-refuse --bank-answer --seed --draw --technical-share --output --json --quiet --config --no-config --help --version' ;;
    serve) options='--rules --rules-key --rules-record --max-shrink --force --follow --policy --shadow --refusal-zh --refusal-en --label-at --lang --key --producer --model --visible --label-style --label-position --label-opacity --label-margin --font --cert --cert-key --cert-password-file --anchors --tsa-anchors --allowed --usage --keyring --password-file --watermark-key --allow-weak --audit-log --audit-key --audit-text --audit-sync --audit-full --audit-rotate --audit-sign-key --audit-password-file --listen --token-file --input-policy --max-text --max-file --max-bodies --connections --idle --drain --threads --quiet --config --no-config --help --version' ;;
    rules_check) options='--json --quiet --config --no-config --help --version' ;;
    rules_test) options='--clean --budget --from --json --quiet --config --no-config --help --version' ;;
    rules_list) options='--json --config --no-config --help --version' ;;
    rules_bench) options='--json --config --no-config --help --version' ;;
    rules_stats) options='--html --as-of --lang --json --quiet --config --no-config --help --version' ;;
    rules_diff) options='--policy --direction --on --field --json --quiet --config --no-config --help --version' ;;
    rules_fmt) options='--check --json --quiet --config --no-config --help --version' ;;
    rules_import) options='--from --category --tag --prefix --output --json --quiet --config --no-config --help --version' ;;
    rules_build) options='--output --key --password-file --revision --time --expires --engine --json --quiet --config --no-config --help --version' ;;
    rules_verify) options='--rules-key --rules-record --max-shrink --force --json --quiet --config --no-config --help --version' ;;
    rules_info) options='--json --config --no-config --help --version' ;;
    audit_verify) options='--key --keyring --chain-only --json --quiet --config --no-config --help --version' ;;
    audit_prune) options='--audit-sign-key --audit-password-file --older-than --json --quiet --config --no-config --help --version' ;;
    audit_report) options='--from --to --json --config --no-config --help --version' ;;
    esac
    case $command:$previous in
    pipe:--direction | scan:--direction | rules_diff:--direction) choices='output input' ;;
    pipe:--label-at | serve:--label-at) choices='end start both none' ;;
    pipe:--lang | mark:--lang | serve:--lang) choices='auto zh en' ;;
    pipe:--mark) choices='compact c2pa none' ;;
    pipe:--per) choices='paragraph sentence' ;;
    pipe:--attribute | mark:--attribute | sign:--attribute) choices='is maybe suspected' ;;
    mark:--label-style | serve:--label-style) choices='corner edge plate' ;;
    mark:--label-position | serve:--label-position) choices='bottom-right bottom bottom-left top-left top top-right' ;;
    mark:--profile) choices='cn eu us-ca all' ;;
    mark:--source-type | sign:--source-type) choices='by-profile trained composite algorithmic' ;;
    propagate:--if-missing) choices='refuse maybe suspected' ;;
    init:--algorithm) choices='ed25519 es256 es384 ps256' ;;
    restore:--form) choices='plain json' ;;
    assess:--from | rules_test:--from) choices='redact stop log' ;;
    assess:--lang | rules_stats:--lang) choices='auto zh en' ;;
    rules_import:--from) choices='text csv tsv houbb pm gitleaks presidio' ;;
    pipe:--audit-sync | scan:--audit-sync | mark:--audit-sync | serve:--audit-sync) choices='record close never' ;;
    pipe:--audit-full | scan:--audit-full | mark:--audit-full | serve:--audit-full) choices='fail-closed drop' ;;
    pipe:--audit-rotate | scan:--audit-rotate | mark:--audit-rotate | serve:--audit-rotate) choices='month day never' ;;
    pipe:--strike-action | scan:--strike-action) choices='stop redact log' ;;
    esac
    if [[ -n $choices ]]; then
        options=$choices
    elif [[ $COMP_CWORD -eq 1 && $current != -* ]]; then
        options='scan verify mark propagate show restore keygen sign init doctor assess serve watermark rules audit'
    elif [[ $COMP_CWORD -eq 2 && ${COMP_WORDS[1]} == watermark ]]; then
        options='embed detect keygen'
    elif [[ $COMP_CWORD -eq 2 && ${COMP_WORDS[1]} == rules ]]; then
        options='check test list bench stats diff fmt import build verify info'
    elif [[ $COMP_CWORD -eq 2 && ${COMP_WORDS[1]} == audit ]]; then
        options='verify prune report'
    elif [[ $current != -* ]]; then
        options=''
    fi
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
}
complete -o default -F _aigc_label aigc-label
