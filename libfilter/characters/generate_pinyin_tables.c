/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the tables of sounds (pinyin.h) as C, from data/han_readings.txt and
 * data/emoji_readings.txt.
 *
 * A folded character has the readings of all characters in general use that are folded to it:
 * first its own, then those of the others in the order of the file, which is that of
 * frequency. So "1" has those of "一". Only if it has none has it those of rare characters. */
#include <stdlib.h>
#include <string.h>

#include "libfilter/characters/fold.h"
#include "libfilter/characters/pinyin_format.h"
#include "libfilter/characters/table_generator.h"

#define MAX_SPELLINGS 1000
#define MAX_VARIANTS AIGCP_SOUND_VARIANTS
#define MAX_NODES 2000

typedef struct readings {
    unsigned count;
    uint16_t syllables[AIGCP_READINGS];
} readings;

/* Other ways to spell "ü": the dictionary's, that of passports, and that of who lacks the key.
 * Elsewhere those letters are not a syllable. */
static const struct {
    const char *letters, *spelling;
} also_spelt[] = {
    { "lue", "lve" }, { "lyu", "lv" }, { "lyue", "lve" },
    { "nue", "nve" }, { "nyu", "nv" }, { "nyue", "nve" },
};

static aigcp_spelling spellings[MAX_SPELLINGS];
static size_t spelling_count;

static int
compare_spellings(const void *a, const void *b)
{
    const aigcp_spelling *one = a, *other = b;
    return strcmp(one->letters, other->letters);
}

static aigcp_spelling *
find_spelling(const char *letters)
{
    for (size_t i = 0; i < spelling_count; i++)
        if (strcmp(spellings[i].letters, letters) == 0)
            return &spellings[i];
    return NULL;
}

static aigcp_spelling *
add_spelling(const char *letters)
{
    aigcp_spelling *spelling = find_spelling(letters);
    if (spelling)
        return spelling;
    size_t length = strlen(letters);
    if (spelling_count == MAX_SPELLINGS || length > AIGCP_SYLLABLE_LETTERS)
        aigcp_generator_fail("generate_pinyin_tables: no room for \"%s\"", letters);
    spelling = &spellings[spelling_count++];
    memcpy(spelling->letters, letters, length + 1);
    return spelling;
}

/* Whether this is the line before the rare characters. */
static bool
begins_others(const aigcp_data_file *file)
{
    return strcmp(file->line, "others") == 0;
}

/* Cut the line at its tab, and return what follows: the characters. */
static const char *
cut_characters(aigcp_data_file *file)
{
    char *tab = strchr(file->line, '\t');
    if (!tab)
        aigcp_data_file_fail(file, "no tab");
    *tab = '\0';
    return tab + 1;
}

/* All syllables of the file, numbered in their order. */
static void
collect_syllables(const char *path)
{
    static aigcp_data_file file;
    aigcp_data_file_open(&file, path);
    while (aigcp_data_file_next(&file)) {
        if (begins_others(&file))
            continue;
        cut_characters(&file);
        for (char *word = strtok(file.line, " "); word; word = strtok(NULL, " "))
            add_spelling(word);
    }
    qsort(spellings, spelling_count, sizeof *spellings, compare_spellings);
    for (size_t i = 0; i < spelling_count; i++)
        spellings[i].syllable = (uint16_t)(i + 1);
}

static bool
is_also_spelt(const char *letters)
{
    for (size_t i = 0; i < sizeof also_spelt / sizeof *also_spelt; i++)
        if (strcmp(also_spelt[i].letters, letters) == 0)
            return true;
    return false;
}

static void
write_spellings(void)
{
    printf("const uint32_t aigcp_syllable_count = %zu;\n\n", spelling_count);
    for (size_t i = 0; i < sizeof also_spelt / sizeof *also_spelt; i++) {
        const aigcp_spelling *syllable = find_spelling(also_spelt[i].spelling);
        if (!syllable || find_spelling(also_spelt[i].letters))
            aigcp_generator_fail("generate_pinyin_tables: \"%s\"", also_spelt[i].letters);
        add_spelling(also_spelt[i].letters)->syllable = syllable->syllable;
    }
    qsort(spellings, spelling_count, sizeof *spellings, compare_spellings);
    printf("const aigcp_spelling aigcp_spellings[] = {\n");
    for (size_t i = 0; i < spelling_count; i++)
        printf("    { \"%s\", %u },\n", spellings[i].letters, spellings[i].syllable);
    printf("};\nconst uint32_t aigcp_spelling_count = %zu;\n\n"
           "const uint16_t aigcp_syllable_spellings[] = {\n",
           spelling_count);
    for (size_t i = 0; i < spelling_count; i++)
        if (!is_also_spelt(spellings[i].letters))
            printf("    %zu, /* %s */\n", i, spellings[i].letters);
    printf("};\n\n");
}

/* All spellings as a tree. */
static void
write_tree(void)
{
    static uint16_t tree[MAX_NODES][AIGCP_SYLLABLE_ENDS + 1];
    uint16_t count = 1;
    for (size_t i = 0; i < spelling_count; i++) {
        uint16_t node = 0;
        for (const char *letter = spellings[i].letters; *letter != '\0'; letter++) {
            if (*letter < 'a' || *letter > 'z' || count == MAX_NODES)
                aigcp_generator_fail("generate_pinyin_tables: \"%s\"", spellings[i].letters);
            uint16_t *next = &tree[node][*letter - 'a'];
            if (*next == 0)
                *next = count++;
            node = *next;
        }
        tree[node][AIGCP_SYLLABLE_ENDS] = spellings[i].syllable;
    }
    printf("const uint16_t aigcp_syllable_tree[][AIGCP_SYLLABLE_ENDS + 1] = {\n");
    for (uint16_t node = 0; node < count; node++) {
        printf("    {");
        for (size_t i = 0; i <= AIGCP_SYLLABLE_ENDS; i++)
            printf(" %u,", tree[node][i]);
        printf(" },\n");
    }
    printf("};\n\n");
}

/* Which letters follow each other: in a syllable, or the last one of one and the first of another.
 */
static void
write_neighbours(void)
{
    uint32_t firsts = 0;
    uint32_t follows['z' - 'a' + 1] = { 0 };
    for (size_t i = 0; i < spelling_count; i++)
        firsts |= (uint32_t)1 << (spellings[i].letters[0] - 'a');
    for (size_t i = 0; i < spelling_count; i++)
        for (const char *letter = spellings[i].letters; *letter != '\0'; letter++)
            follows[*letter - 'a'] |= letter[1] == '\0' ? firsts : (uint32_t)1 << (letter[1] - 'a');
    printf("const uint32_t aigcp_letter_follows[] = {");
    for (size_t i = 0; i < sizeof follows / sizeof *follows; i++)
        printf(" 0x%X,", (unsigned)follows[i]);
    printf(" };\n\n");
}

/* Which letters syllables begin and end with. */
static void
write_ends(void)
{
    unsigned kinds[AIGCP_LETTER_KINDS] = { 0 };
    for (size_t i = 0; i < spelling_count; i++) {
        const char *letters = spellings[i].letters;
        kinds[letters[0] - 'a'] |= AIGCP_LETTER_BEGINS;
        kinds[letters[strlen(letters) - 1] - 'a'] |= AIGCP_LETTER_ENDS;
    }
    printf("const uint16_t aigcp_letter_kinds[AIGCP_LETTER_KINDS] = {");
    for (size_t i = 0; i < AIGCP_LETTER_KINDS; i++)
        printf(" %u,", kinds[i]);
    printf(" };\n\n");
}

static void
add_reading(readings *to, uint16_t syllable)
{
    for (unsigned i = 0; i < to->count; i++)
        if (to->syllables[i] == syllable)
            return;
    if (to->count < AIGCP_READINGS)
        to->syllables[to->count++] = syllable;
}

/* Give the readings of the line to what its characters are folded to: those that are folded
 * already, or all; or only where there are no readings yet. */
typedef enum manner { FOLDED_ALREADY, ALL, WHERE_NONE } manner;

static void
enter_line(aigcp_data_file *file, manner which, readings *table)
{
    const char *characters = cut_characters(file);
    readings line = { .count = 0 };
    for (char *word = strtok(file->line, " "); word; word = strtok(NULL, " ")) {
        const aigcp_spelling *spelling = find_spelling(word);
        if (!spelling)
            aigcp_data_file_fail(file, "a reading of no Han character");
        add_reading(&line, spelling->syllable);
    }
    for (uint32_t c; (c = aigcp_data_file_character(file, &characters)) != 0;) {
        uint32_t self;
        size_t count;
        const uint32_t *folded = aigcp_fold(c, &self, &count);
        if (count != 1 || (which == FOLDED_ALREADY && *folded != c))
            continue;
        if (which == WHERE_NONE && table[*folded].count != 0)
            continue;
        for (unsigned i = 0; i < line.count; i++)
            add_reading(&table[*folded], line.syllables[i]);
    }
}

/* Enter the characters in general use, or the others. */
static void
enter_readings(const char *path, bool others, manner which, readings *table)
{
    static aigcp_data_file file;
    aigcp_data_file_open(&file, path);
    bool at_others = false;
    while (aigcp_data_file_next(&file))
        if (begins_others(&file))
            at_others = true;
        else if (at_others == others)
            enter_line(&file, which, table);
}

/* Characters, the most frequent ones first, of which all readings shall be of one family, and units
 * that one may have: so few characters of a text are of several families, and families are small.
 */
#define FAMILY_CHARACTERS 400
#define FAMILY_UNITS 3

static uint16_t family_of[AIGCP_SOUND_VARIANT];

static unsigned
family_size(uint16_t family)
{
    unsigned size = 0;
    for (unsigned unit = 0; unit < AIGCP_SOUND_VARIANT; unit++)
        size += family_of[unit] == family;
    return size;
}

/* Make one family of two, named by its first unit, if it is not too large. */
static void
join_families(uint16_t one, uint16_t other)
{
    const uint16_t first = one < other ? one : other;
    if (one == other || family_size(one) + family_size(other) > FAMILY_UNITS)
        return;
    for (unsigned unit = 0; unit < AIGCP_SOUND_VARIANT; unit++)
        if (family_of[unit] == one || family_of[unit] == other)
            family_of[unit] = first;
}

static void
find_families(const char *path)
{
    static aigcp_data_file file;
    for (uint16_t unit = 0; unit < AIGCP_SOUND_VARIANT; unit++)
        family_of[unit] = unit;
    aigcp_data_file_open(&file, path);
    for (unsigned line = 0; aigcp_data_file_next(&file);) {
        if (begins_others(&file) || line++ >= FAMILY_CHARACTERS)
            continue;
        cut_characters(&file);
        const uint16_t first = find_spelling(strtok(file.line, " "))->syllable;
        for (char *word = strtok(NULL, " "); word; word = strtok(NULL, " "))
            join_families(family_of[first], family_of[find_spelling(word)->syllable]);
    }
}

/* The families of a list, each once. */
static readings
families_of(const readings *list)
{
    readings families = { .count = 0 };
    for (unsigned i = 0; i < list->count; i++)
        add_reading(&families, family_of[list->syllables[i]]);
    return families;
}

/* Lists of readings of which the first one is of the same family. */
typedef struct reading_group {
    unsigned count;
    readings lists[MAX_VARIANTS];
} reading_group;

/* By that family: those of one family, and those of several. */
static reading_group groups[2][AIGCP_SOUND_VARIANT];

/* The sound of a character with these readings. */
static uint16_t
sound_of(const readings *list)
{
    const readings families = families_of(list);
    const bool several = families.count > 1;
    const uint16_t first = families.syllables[0];
    reading_group *group = &groups[several][first];
    unsigned i = 0;
    while (i < group->count && memcmp(&group->lists[i], list, sizeof *list) != 0)
        i++;
    if (i == MAX_VARIANTS)
        aigcp_generator_fail("generate_pinyin_tables: too many lists");
    if (i == group->count)
        group->lists[group->count++] = *list;
    return (uint16_t)(several * AIGCP_SOUND_SEVERAL + i * AIGCP_SOUND_VARIANT + first);
}

/* Whether a sound can be read as a unit. */
static bool
is_read_as(unsigned sound, uint16_t unit)
{
    const reading_group *group = &groups[sound / AIGCP_SOUND_SEVERAL][sound % AIGCP_SOUND_VARIANT];
    const unsigned variant = sound % AIGCP_SOUND_SEVERAL / AIGCP_SOUND_VARIANT;
    if (sound == 0 || variant >= group->count)
        return false;
    const readings *list = &group->lists[variant];
    for (unsigned i = 0; i < list->count; i++)
        if (list->syllables[i] == unit)
            return true;
    return false;
}

/* Write the sounds that can be read as each unit. */
static void
write_unit_sounds(void)
{
    static unsigned first[AIGCP_SOUND_VARIANT + 1];
    unsigned count = 0;
    printf("const uint16_t aigcp_unit_sounds[] = {\n");
    for (uint16_t unit = 0; unit < AIGCP_SOUND_VARIANT; unit++) {
        first[unit] = count;
        for (unsigned sound = 0; sound < 2 * AIGCP_SOUND_SEVERAL; sound++)
            if (is_read_as(sound, unit)) {
                printf("    %u,\n", sound);
                count++;
            }
    }
    first[AIGCP_SOUND_VARIANT] = count;
    printf("};\n\nconst uint16_t aigcp_first_unit_sounds[] = {\n");
    for (unsigned unit = 0; unit <= AIGCP_SOUND_VARIANT; unit++)
        printf("    %u,\n", first[unit]);
    printf("};\n\n");
}

/* Write numbers in braces. */
static void
write_list(const readings *list)
{
    printf(" %u, {", list->count);
    for (unsigned i = 0; i < list->count; i++)
        printf(" %u,", list->syllables[i]);
    printf(" },");
}

static void
write_groups(void)
{
    static unsigned first[2][AIGCP_SOUND_VARIANT];
    unsigned count = 0;
    printf("const aigcp_reading_list aigcp_reading_lists[] = {\n");
    for (unsigned several = 0; several < 2; several++)
        for (unsigned family = 0; family < AIGCP_SOUND_VARIANT; family++) {
            const reading_group *group = &groups[several][family];
            first[several][family] = count;
            for (unsigned i = 0; i < group->count; i++, count++) {
                const readings families = families_of(&group->lists[i]);
                printf("    {");
                write_list(&group->lists[i]);
                write_list(&families);
                printf(" },\n");
            }
        }
    printf("};\n\nconst uint16_t aigcp_first_lists[2][AIGCP_SOUND_VARIANT] = {\n");
    for (unsigned several = 0; several < 2; several++) {
        printf("    {\n");
        for (unsigned family = 0; family < AIGCP_SOUND_VARIANT; family++)
            printf("        %u,\n", first[several][family]);
        printf("    },\n");
    }
    printf("};\n\n");
}

/* Write lists of readings, equal ones once, and the sounds of units; and enter those of characters
 * in the cells. */
static void
write_lists(const readings *table, uint16_t *cells)
{
    if (spelling_count >= AIGCP_UNIT_LETTER_A)
        aigcp_generator_fail("generate_pinyin_tables: too many syllables");
    printf("const uint16_t aigcp_sound_of_unit[] = {\n");
    for (uint16_t unit = 0; unit < AIGCP_SOUND_VARIANT; unit++)
        printf("    %u,\n", sound_of(&(readings){ 1, { unit } }));
    printf("};\n\n");
    for (uint32_t c = 0; c < AIGCP_CODE_POINTS; c++)
        if (table[c].count != 0)
            cells[c] = sound_of(&table[c]);
    write_groups();
}

int
main(int argc, char **argv)
{
    if (argc != 3)
        aigcp_generator_fail("usage: generate_pinyin_tables han_readings.txt emoji_readings.txt");
    static readings table[AIGCP_CODE_POINTS];
    static uint16_t cells[AIGCP_CODE_POINTS];
    aigcp_write_heading("generate_pinyin_tables", "han_readings.txt and emoji_readings.txt",
                        "libfilter/characters/pinyin_format.h");
    collect_syllables(argv[1]);
    enter_readings(argv[1], false, FOLDED_ALREADY, table);
    enter_readings(argv[1], false, ALL, table);
    enter_readings(argv[1], true, FOLDED_ALREADY, table);
    enter_readings(argv[1], true, WHERE_NONE, table);
    enter_readings(argv[2], false, FOLDED_ALREADY, table);
    write_spellings();
    write_tree();
    write_neighbours();
    write_ends();
    find_families(argv[1]);
    write_lists(table, cells);
    write_unit_sounds();
    aigcp_write_page_table("aigcp_sound", "uint16_t", cells);
    return aigcp_generator_finish();
}
