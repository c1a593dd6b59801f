# SPDX-License-Identifier: Apache-2.0
# Make words out of the Chinese characters of a text, so that a matcher has to look at them
# often, but words that do not stand in it. The same words every time.
#
#     LC_ALL=C awk -v count=10000 -f made_words.awk TEXT
#
# It works on bytes, because not every awk knows characters: a Chinese character is three.
BEGIN { state = 1 }

# A number from 0 to bound - 1 (minimal standard generator of Park and Miller, 1988).
function below(bound) {
    state = state * 16807 % 2147483647
    return state % bound
}

{
    text = text $0 "\n"
    line = $0
    gsub(/[ -~]/, "", line)
    for (i = 1; i + 2 <= length(line); i += 3) {
        character = substr(line, i, 3)
        # U+4E00 to U+9FFF: no punctuation.
        if (character >= "\344\270\200" && character <= "\351\277\277")
            characters[available++] = character
    }
}

END {
    while (available && made < count) {
        word = ""
        size = 2 + below(3)
        for (i = 0; i < size; i++)
            word = word characters[below(available)]
        if (!(word in seen) && !index(text, word)) {
            seen[word] = 1
            made++
            print word
        }
    }
}
