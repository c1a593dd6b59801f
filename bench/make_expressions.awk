# SPDX-License-Identifier: Apache-2.0
# Make rules with one regular expression each out of a table of keys, in the two shapes that
# programs which look for secrets use.
#
#     awk -f make_expressions.awk secrets.tsv >rules.yaml
BEGIN {
    FS = "\t"
    quote = "''"
    print "rules:"
}

/^#/ { next }

{
    literal = $3
    gsub(/[.]/, "\\.", literal)
    if ($1 == "prefix")
        regex = "(?<![0-9A-Za-z])" literal "[" $4 "]{" $5 "}(?![0-9A-Za-z])"
    else
        regex = "(?i)(?<![a-z])" literal "[0-9a-z_. -]{0,20}[\\s\"" quote "]{0,3}(?:=|>|:=|\\|\\||<=|=>|:)[\\s=\"" \
            quote "]{0,5}[" $4 "]{" $5 "}(?![0-9a-z])"
    printf "  - {id: %s.%s, title: Key, category: X.made, action: log, patterns: [{regex: '%s'}]}\n", \
        $1, $2, regex
}
