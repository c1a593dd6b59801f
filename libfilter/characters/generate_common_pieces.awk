# SPDX-License-Identifier: Apache-2.0
# Turn data/common_pieces.txt into a table in C; its lines are in the order of the code points.
BEGIN {
    FS = "\t"
    print "/* Made by generate_common_pieces.awk. Do not edit. */"
    print "#include \"libfilter/characters/common_pieces.h\"\n"
    print "const aigcp_common_piece aigcp_common_pieces[] = {"
}

/^#/ { next }

{
    printf "    { { %s, %s, %s }, %s },\n", $2, $3, $4, $1
    count++
}

END {
    print "};\n"
    printf "const uint32_t aigcp_common_piece_count = %d;\n", count
}
