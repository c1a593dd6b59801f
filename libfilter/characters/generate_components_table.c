/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the table of components (components.h) as C, from data/components.txt.
 *
 * The ways of a character, as far as there is room: those of the file; the same with their first
 * and last part as they are also typed; with all parts, or the first, as they are drawn in other
 * scripts; and those in which a part is split once more, if that
 * makes three. All are folded. What is folded to a digit (伍) is not split: the digit is not. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/components_format.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/table_generator.h"

#define MAX_CHARACTERS 8000
#define MAX_SUBSTITUTES 64

typedef struct way {
    uint32_t parts[AIGCP_COMPONENTS_MOST]; /* then 0s */
} way;

typedef struct character {
    uint32_t han;
    unsigned given; /* ways that the file gives */
    unsigned typed; /* which way is the first as it is also typed; 0: none */
    unsigned drawn; /* and as it is drawn in other scripts */
    unsigned count;
    way ways[AIGCP_WAYS_TO_SPLIT];
} character;

static character characters[MAX_CHARACTERS];
static size_t character_count;

/* What else is written for parts. */
typedef struct substitutes {
    struct {
        uint32_t part, written;
    } of[MAX_SUBSTITUTES];
    size_t count;
} substitutes;

static substitutes also_typed;
static substitutes also_drawn;
static substitutes drawn_alike; /* whole characters */

static uint32_t
folded(const aigcp_data_file *file, uint32_t code_point)
{
    uint32_t self;
    size_t count;
    const uint32_t *to = aigcp_fold(code_point, &self, &count);
    if (count != 1)
        aigcp_data_file_fail(file, "a character is not folded to one");
    return *to;
}

/* The folded character at `*at`, or 0 at the end of the word, which is passed over. */
static uint32_t
next_of_word(const aigcp_data_file *file, const char **at)
{
    uint32_t code_point = aigcp_data_file_character(file, at);
    return code_point == 0 || code_point == ' ' ? 0 : folded(file, code_point);
}

static size_t
part_count(const way *one)
{
    size_t count = 0;
    while (count < AIGCP_COMPONENTS_MOST && one->parts[count] != 0)
        count++;
    return count;
}

/* Unless it is known already, there is no room, or its first part is the character itself: then the
 * word is found without it. Returns which of the ways it is, or 0 if it is none. */
static unsigned
add_way(character *to, const way *one)
{
    if (one->parts[0] == to->han)
        return 0;
    for (unsigned i = 0; i < to->count; i++)
        if (memcmp(&to->ways[i], one, sizeof *one) == 0)
            return i;
    if (to->count == AIGCP_WAYS_TO_SPLIT)
        return 0;
    to->ways[to->count] = *one;
    return to->count++;
}

/* The character `han`, a new one if it is not there. Several characters of the file may be
 * folded to one. */
static character *
character_of(const aigcp_data_file *file, uint32_t han)
{
    for (size_t i = 0; i < character_count; i++)
        if (characters[i].han == han)
            return &characters[i];
    if (character_count == MAX_CHARACTERS)
        aigcp_data_file_fail(file, "too many characters");
    characters[character_count].han = han;
    return &characters[character_count++];
}

static void
read_character(const aigcp_data_file *file, uint32_t han, const char *at)
{
    character *to = character_of(file, han);
    if (*at == '\0')
        aigcp_data_file_fail(file, "no parts");
    while (*at != '\0') {
        way one = { { 0 } };
        size_t count = 0;
        for (uint32_t part; (part = next_of_word(file, &at)) != 0;) {
            if (count == AIGCP_COMPONENTS_MOST)
                aigcp_data_file_fail(file, "too many parts");
            one.parts[count++] = part;
        }
        if (count < 2)
            aigcp_data_file_fail(file, "too few parts");
        add_way(to, &one);
    }
    to->given = to->count;
}

static void
read_substitute(const aigcp_data_file *file, uint32_t part, const char *at, substitutes *to)
{
    uint32_t written = next_of_word(file, &at);
    if (written == 0 || to->count == MAX_SUBSTITUTES)
        aigcp_data_file_fail(file, "not a part and what is written for it");
    to->of[to->count].part = part;
    to->of[to->count++].written = written;
}

static int
compare_characters(const void *a, const void *b)
{
    const character *one = a, *other = b;
    return one->han < other->han ? -1 : one->han > other->han;
}

static void
read_components(const char *path)
{
    static aigcp_data_file file;
    aigcp_data_file_open(&file, path);
    while (aigcp_data_file_next(&file)) {
        const char *at = file.line;
        uint32_t first = next_of_word(&file, &at);
        if (next_of_word(&file, &at) != 0)
            aigcp_data_file_fail(&file, "the first word is not one character");
        if (strncmp(at, "= ", 2) == 0)
            read_substitute(&file, first, at + 2, &also_typed);
        else if (strncmp(at, "~ ", 2) == 0)
            read_substitute(&file, first, at + 2, &also_drawn);
        else if (strncmp(at, "≈ ", strlen("≈ ")) == 0)
            read_substitute(&file, first, at + strlen("≈ "), &drawn_alike);
        else if (first >= 0x80)
            read_character(&file, first, at);
    }
    qsort(characters, character_count, sizeof *characters, compare_characters);
}

static uint32_t
written_as(uint32_t part, const substitutes *by)
{
    for (size_t i = 0; i < by->count; i++)
        if (by->of[i].part == part)
            return by->of[i].written;
    return part;
}

/* The way with its first and last part as they are also typed. Returns which it is. */
static unsigned
add_typed(character *to, const way *one)
{
    way typed = *one;
    uint32_t *last = &typed.parts[part_count(one) - 1];
    typed.parts[0] = written_as(typed.parts[0], &also_typed);
    *last = written_as(*last, &also_typed);
    return add_way(to, &typed);
}

/* The way with all of its parts as they are drawn in other scripts, and with its first one. Returns
 * which the former is. */
static unsigned
add_drawn(character *to, const way *one)
{
    way first = *one;
    way all = *one;
    first.parts[0] = written_as(first.parts[0], &also_drawn);
    for (size_t i = 0; i < part_count(one); i++)
        all.parts[i] = written_as(all.parts[i], &also_drawn);
    const unsigned added = add_way(to, &all);
    add_way(to, &first);
    return added;
}

/* The way of two parts in which part `which` is split in two, unless the character is folded to it
 * (跤 to 交). */
static void
add_split_again(character *to, const way *one, size_t which)
{
    const character key = { .han = one->parts[which] };
    const character *inner =
        bsearch(&key, characters, character_count, sizeof *characters, compare_characters);
    if (!inner || inner == to || part_count(&inner->ways[0]) != 2)
        return;
    way three;
    memcpy(three.parts, one->parts, which * sizeof *three.parts);
    memcpy(three.parts + which, inner->ways[0].parts, 2 * sizeof *three.parts);
    if (which == 0)
        three.parts[2] = one->parts[1];
    add_way(to, &three);
    add_typed(to, &three);
}

static void
add_more_ways(character *to)
{
    for (unsigned i = 0; i < to->given; i++) {
        const unsigned typed = add_typed(to, &to->ways[i]);
        to->typed = i == 0 ? typed : to->typed;
    }
    for (unsigned i = 0; i < to->given; i++) {
        const unsigned drawn = add_drawn(to, &to->ways[i]);
        to->drawn = i == 0 ? drawn : to->drawn;
    }
    for (unsigned i = 0; i < to->given; i++)
        for (size_t which = 0; which < 2 && part_count(&to->ways[i]) == 2; which++)
            add_split_again(to, &to->ways[i], which);
}

static void
write_tables(void)
{
    unsigned ways = 0;
    printf("const aigcp_split_character aigcp_split_characters[] = {\n");
    for (size_t i = 0; i < character_count; i++) {
        printf("    { 0x%X, %u, %u, %u, %u },\n", (unsigned)characters[i].han, ways,
               characters[i].count, characters[i].typed, characters[i].drawn);
        ways += characters[i].count;
    }
    printf("};\nconst uint32_t aigcp_split_character_count = %zu;\n\n"
           "const uint32_t aigcp_split_ways[][AIGCP_COMPONENTS_MOST] = {\n",
           character_count);
    for (size_t i = 0; i < character_count; i++)
        for (unsigned j = 0; j < characters[i].count; j++) {
            const uint32_t *parts = characters[i].ways[j].parts;
            printf("    { 0x%X, 0x%X, 0x%X },\n", (unsigned)parts[0], (unsigned)parts[1],
                   (unsigned)parts[2]);
        }
    printf("};\n");
    if (ways > UINT16_MAX)
        aigcp_generator_fail("generate_components_table: the table is full");
    printf("const uint32_t aigcp_drawn_alike[][2] = {\n");
    for (size_t i = 0; i < drawn_alike.count; i++)
        if (drawn_alike.of[i].part !=
            drawn_alike.of[i].written) /* one may be folded to the other */
            printf("    { 0x%X, 0x%X },\n", (unsigned)drawn_alike.of[i].part,
                   (unsigned)drawn_alike.of[i].written);
    printf("    { 0, 0 },\n};\n");
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        aigcp_generator_fail("usage: generate_components_table components.txt");
    read_components(argv[1]);
    for (size_t i = 0; i < character_count; i++)
        add_more_ways(&characters[i]);
    aigcp_write_heading("generate_components_table", "components.txt",
                        "libfilter/characters/components_format.h");
    write_tables();
    return aigcp_generator_finish();
}
