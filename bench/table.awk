# SPDX-License-Identifier: Apache-2.0
# Turn what the parts "peers" and "filter" print into tables of Markdown, as in docs/benchmarks.md:
#
#     ./run bench peers | awk -f bench/table.awk

# The value of a member of the object in $0; "" if it has none.
function member(name,    at, rest) {
    at = index($0, "\"" name "\":")
    if (!at)
        return ""
    rest = substr($0, at + length(name) + 3)
    if (substr(rest, 1, 1) == "\"")
        return substr(rest, 2, index(substr(rest, 2), "\"") - 1)
    sub(/[,}].*/, "", rest)
    return rest
}

function row_name() {
    return member("engine") (member("variant") == "" ? "" : ": " member("variant"))
}

# A table begins when another list of words does.
function begin_list(words) {
    if (words == list)
        return
    end_list()
    list = words
}

function cell(row, column) {
    return ((row, column) in cells) ? cells[row, column] : "-"
}

function end_list(    i, j) {
    if (list == "")
        return
    printf "\n**%s words**\n\n", list
    print "| MB/s (least..most), ours / it | build s | MB | B/stream | sparse | dense | " \
        "sparse, 4-byte pieces | dense, 4-byte pieces |"
    print "|---|---|---|---|---|---|---|---|"
    for (i = 1; i <= rows; i++) {
        printf "| %s |", names[i]
        for (j = 1; j <= 7; j++)
            printf " %s |", cell(names[i], columns[j])
        print ""
    }
    if (holds != "")
        printf "\n| held back, characters | mean | 0 | 1 | 2 | 3 | more |\n|---|---|---|---|---|---|---|\n%s", holds
    rows = 0
    holds = ""
    split("", cells)
    split("", known)
}

function put(column, value,    name) {
    name = row_name()
    if (!(name in known)) {
        known[name] = 1
        names[++rows] = name
    }
    cells[name, column] = value
}

BEGIN {
    split("build memory stream sparse0 dense0 sparse4 dense4", columns, " ")
}

/"benchmark":"machine"/ && !machines++ {
    printf "%s, %s processors\n", member("processor"), member("processors")
}

/"benchmark":"build"/ {
    begin_list(member("words"))
    put("build", member("seconds"))
    put("memory", sprintf("%.1f", member("compiled_bytes") / 1000000))
    put("stream", member("stream_bytes"))
}

/"benchmark":"scan"/ {
    begin_list(member("words"))
    ratio = member("aigc_is_times_as_fast")
    put(member("text") member("piece"), sprintf("%.0f (%.0f..%.0f)%s", member("megabytes_per_second"),
        member("least"), member("most"), ratio == "" ? "" : ", " ratio "x"))
}

/"benchmark":"hold-back"/ {
    shares = $0
    sub(/.*"shares":\[/, "", shares)
    sub(/\].*/, "", shares)
    split(shares, share, ",")
    holds = holds sprintf("| %s | %.2f |", row_name(), member("mean_characters"))
    for (i = 1; i <= 5; i++)
        holds = holds sprintf(" %.1f %% |", share[i] * 100)
    holds = holds "\n"
}

/"benchmark":"filter"/ {
    if (!sets++) {
        print "| rule set | compile s | MB | MB/s | slower than first | MB/s, 4-byte pieces | slower |" \
            " bytes held, mean | findings |"
        print "|---|---|---|---|---|---|---|---|---|"
    }
    printf "| %s | %s | %.1f | %.0f | %s %% | %.0f | %s %% | %s | %s |\n", member("rules"),
        member("compile_seconds"), member("memory_bytes") / 1000000, member("megabytes_per_second"),
        member("slower_than_first_percent"), member("pieces_of_4_megabytes_per_second"),
        member("pieces_slower_than_first_percent"), member("mean_held_bytes"), member("findings")
}

END { end_list() }
