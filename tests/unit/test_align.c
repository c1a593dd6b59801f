/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing the text with a word, back from where it ends: what is passed over, what stands for
 * what, and by which lane it is explained. Expectations are written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/scan/align.h"

#define PLAIN AIGC_LANE_PLAIN
#define SKIP AIGC_LANE_SKIP
#define SOUND AIGC_LANE_SOUND
#define SPLIT AIGC_LANE_SPLIT
#define BOTH (PLAIN | SKIP)
#define NONE 0

#define ZERO_WIDTH "\xE2\x80\x8B"
#define ZERO_WIDTH_8 \
    ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH ZERO_WIDTH
#define ACUTE "\xCC\x81"

/* A word, and a text at whose end it is looked for. */
typedef struct align_case {
    const char *word;
    unsigned lanes;
    unsigned gap, total;
    const char *before; /* not part of the hit */
    const char *hit;
    unsigned found; /* the lane, or NONE */
} align_case;

static const align_case gaps[] = {
    { "法轮功", BOTH, 4, 16, "", "法轮功", PLAIN },
    { "法轮功", BOTH, 4, 16, "练法", "法轮功", PLAIN },
    { "法轮功", BOTH, 4, 16, "", "法*轮功", SKIP },
    { "法轮功", BOTH, 4, 16, "", "法 - 轮....功", SKIP },
    { "法轮功", PLAIN, 0, 0, "", "法*轮功", NONE },
    { "法轮功", SKIP, 4, 16, "", "法轮功", SKIP },
    { "法轮功", BOTH, 4, 16, "", "法....轮功", SKIP },
    { "法轮功", BOTH, 4, 16, "", "法.....轮功", NONE },
    { "法轮功", BOTH, 4, 7, "", "法....轮...功", SKIP },
    { "法轮功", BOTH, 4, 6, "", "法....轮...功", NONE },
    { "法轮功", BOTH, 0, 0, "", "法.轮功", NONE },
    { "法轮功", BOTH, 4, 16, "", "法中轮功", NONE },
    { "法轮功", BOTH, 4, 16, "", "法轮功.", NONE }, /* does not end on what is passed over */
    { "法轮功", BOTH, 4, 16, "", "轮功", NONE },
    { "法轮功", BOTH, 4, 16, ".", "法轮功", PLAIN }, /* nor begin on it */
    { "法轮功", BOTH, 4, 16, "", "法\xFF轮功", SKIP },
    /* A figure that looks like the first letter repeats what is behind it, if that letter stands
     * before, and as many may be passed over. */
    { "e3彩票", BOTH, 4, 16, "", "e33彩票", SKIP },
    { "e3彩票", BOTH, 4, 16, "", "e3" ZERO_WIDTH "3333彩票", SKIP },
    { "o0pium", BOTH, 4, 16, "o ", "00pium", PLAIN },
    { "o0pium", BOTH, 4, 16, "o0000000000000000", "00pium", PLAIN },
    { "o0pium", BOTH, 4, 16, "", "o00000000000000000pium", SKIP },
    { "o0pium", BOTH, 0, 0, "o", "00pium", PLAIN },
    { "法轮功", BOTH, 4, 16, "", "法" ZERO_WIDTH "轮" ZERO_WIDTH ZERO_WIDTH "功", PLAIN },
    { "法轮功", PLAIN, 0, 0, "", "法" ZERO_WIDTH "轮功", PLAIN },
    { "法轮功", BOTH, 4, 16, "", "法" ZERO_WIDTH_8 ZERO_WIDTH_8 "轮功", PLAIN },
    { "法轮功", BOTH, 4, 16, "", "法" ZERO_WIDTH_8 ZERO_WIDTH_8 ZERO_WIDTH "轮功", NONE },
    { "法轮功", BOTH, 4, 16, "", "法" ZERO_WIDTH_8 ZERO_WIDTH "轮" ZERO_WIDTH_8 ZERO_WIDTH "功",
      PLAIN },
    { "法轮功", BOTH, 1, 1, "", "法" ZERO_WIDTH "." ZERO_WIDTH "轮功", SKIP },
    { "法轮功", BOTH, 4, 16, "", "法\xF0\x9F\x98\x80轮\xF3\xB0\x80\x80功", SKIP },
    { "法輪功", BOTH, 4, 16, "", "法轮功", PLAIN },
    { "发票", SPLIT | SKIP, 4, 16, "", "发票", SPLIT },
    { "发票", SPLIT | SKIP, 4, 16, "", "发.票", SPLIT },
    { "发票", SPLIT, 0, 0, "", "发.票", NONE },
};

static const align_case repeats[] = {
    { "法轮功", BOTH, 4, 16, "", "法轮轮轮功", SKIP },
    { "法轮功", BOTH, 1, 16, "", "法轮轮轮功", SKIP }, /* counted in all gaps together */
    { "法轮功", BOTH, 1, 2, "", "法轮轮轮功", SKIP },
    { "法轮功", BOTH, 1, 1, "", "法轮轮轮功", NONE },
    { "法轮功", BOTH, 4, 16, "法", "法轮功", PLAIN }, /* begins at the last one */
    { "法轮功", BOTH, 4, 16, "", "法轮功功", NONE },  /* has ended before */
    { "法轮功", BOTH, 4, 16, "法-", "法轮功", PLAIN },
    { "google", BOTH, 4, 16, "", "gooogle", SKIP },
    { "google", BOTH, 4, 16, "", "gogle", NONE }, /* at least as many as the word has */
    { "google", PLAIN, 0, 0, "", "gooogle", NONE },
    { "google", BOTH, 4, 16, "gg", "google", PLAIN },
    { "google", BOTH, 4, 16, "", "g0ogle", PLAIN },
    { "google", BOTH, 4, 16, "", "go0ogle", SKIP },
    { "boss", BOTH, 4, 16, "", "boss", PLAIN },
    { "boss", BOTH, 4, 16, "", "bosss", NONE },
    { "boss", BOTH, 4, 16, "", "booss", SKIP },
    { "boss", BOTH, 4, 16, "", "bos.s", SKIP },
    { "fight", BOTH, 4, 16, "", "fiight", SKIP },
    { "fight", BOTH, 4, 16, "", "f1ight", SKIP },
    { "fight", BOTH, 4, 16, "", "flight", NONE }, /* another letter, which "1" could be, too */
    { "哈哈", SKIP, 4, 16, "", "哈哈", SKIP },
    { "哈哈", SKIP, 4, 16, "", "哈", NONE },
};

static const align_case look_alikes[] = {
    { "casino", BOTH, 4, 16, "", "ca5ino", PLAIN },
    { "casino", BOTH, 4, 16, "", "CASINO", PLAIN },
    { "casino", BOTH, 4, 16, "", "ｃａｓｉｎｏ", PLAIN },
    { "casino", BOTH, 4, 16, "", "саsіnо", PLAIN }, /* Cyrillic but for two */
    { "casino", BOTH, 4, 16, "", "c@sin0", PLAIN },
    { "casino", BOTH, 4, 16, "", "c@$1no", PLAIN },
    { "casino", BOTH, 4, 16, "", "c.a5ino", SKIP },
    { "casino", BOTH, 4, 16, "", "casima", NONE },
    { "casino", BOTH, 4, 16, "", "cas1ng", NONE },
    { "осa", BOTH, 4, 16, "", "ocа", NONE }, /* stand for letters of the word, not for others */
    { "oil", BOTH, 4, 16, "", "011", NONE }, /* nothing is what it is */
    { "x11", BOTH, 4, 16, "", "х11", NONE }, /* a letter has to be */
    { "x11", BOTH, 4, 16, "", "x11", PLAIN },
    { "oil", BOTH, 4, 16, "", "0il", PLAIN },
    { "oil", BOTH, 4, 16, "", "oll", NONE },        /* no letter is taken for another, */
    { "viagra", BOTH, 4, 16, "", "VlAGRA", PLAIN }, /* but for what is drawn so */
    { "viagra", BOTH, 4, 16, "", "vlAGRA", NONE },
    { "kill", BOTH, 4, 16, "", "kiIl", PLAIN },
    { "kill", BOTH, 4, 16, "", "KIIl", NONE },
    { "casino", BOTH, 4, 16, "", "ᴄᴀꜱɪɴᴏ", PLAIN }, /* forms of the letter */
    { "casino", BOTH, 4, 16, "", "Ca₴i₦o", PLAIN },
    { "al", BOTH, 4, 16, "", "4l", NONE },   /* too short */
    { "sos", BOTH, 4, 16, "", "$os", NONE }, /* not behind a letter: punctuation */
    { "sos", BOTH, 4, 16, "x", "$os", PLAIN },
    { "sos", BOTH, 4, 16, "", "so$", PLAIN },
    { "110", BOTH, 4, 16, "", "llo", NONE }, /* figures have no look-alikes */
    { "110", BOTH, 4, 16, "", "①1零", PLAIN },
};

static const align_case white_space[] = {
    { "free", BOTH, 4, 16, "", "f r e e", SKIP },
    { "assassin", BOTH, 4, 16, "", "as sassin", NONE },
    /* at the end of a line with a hyphen, and nothing else */
    { "assassin", BOTH, 4, 16, "", "assas-\nsin", SKIP },
    { "assassin", BOTH, 4, 16, "", "as-\r\nsas-\nsin", SKIP },
    { "assassin", BOTH, 4, 16, "", "assas-\n\nsin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas-\r\r\nsin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas--\nsin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas -\nsin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas-\n sin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas\nsin", NONE },
    { "assassin", BOTH, 4, 16, "", "assas-\nssin", NONE }, /* the "s" before it is a repeat */
    { "assassin", BOTH, 4, 16, "", "as-\nsas sin", NONE },
    { "assassin", BOTH, 4, 16, "", "as\nsassin", NONE },
    { "assassin", BOTH, 4, 16, "", "as\xE3\x80\x80sassin", NONE },
    { "assassin", BOTH, 4, 16, "", "as\xE2\x80\xA8sassin", NONE }, /* LINE SEPARATOR */
    { "assassin", BOTH, 4, 16, "", "as-sassin", SKIP },
    { "assassin", BOTH, 4, 16, "", "as-sass in", NONE },
    { "free", BOTH, 4, 16, "", "f.r.e e", SKIP },
    { "free", BOTH, 4, 16, "",
      "f\nr\te\xE3\x80\x80"
      "e",
      SKIP },
    { "free", BOTH, 4, 16, "", "f r e" ZERO_WIDTH "e", SKIP }, /* hidden, but something */
    { "free", BOTH, 4, 16, "", "f r" ZERO_WIDTH " ee", NONE },
    { "法轮功", BOTH, 4, 16, "", "法 轮功", SKIP }, /* only for words of letters and figures */
};

static const align_case own_separators[] = {
    { "t.me", BOTH, 4, 16, "", "t.me", PLAIN },   { "t.me", BOTH, 4, 16, "", "tme", SKIP },
    { "t.me", PLAIN, 0, 0, "", "tme", NONE },     { "t.me", BOTH, 4, 16, "", "t-me", SKIP },
    { "t.me", BOTH, 4, 16, "", "t..me", SKIP },   { "t.me", BOTH, 4, 16, "", "t . me", SKIP },
    { "a.b.c", BOTH, 4, 16, "", "a.bc", SKIP },   { "a b c", PLAIN, 0, 0, "", "a b c", PLAIN },
    { "a b c", PLAIN, 0, 0, "", "a  b c", NONE },
};

static const align_case marks[] = {
    { "cafe", BOTH, 4, 16, "", "cafe", PLAIN },
    { "cafe", BOTH, 4, 16, "", "café", SKIP },
    { "cafe", PLAIN, 0, 0, "", "café", NONE },
    { "cafe", BOTH, 4, 16, "", "c" ACUTE "afe", SKIP },
    { "cafe", PLAIN, 0, 0, "", "c" ACUTE "afe", NONE },
    { "cafe", BOTH, 4, 16, "", "cafe" ACUTE, NONE }, /* ends before it, elsewhere */
    { "effekt", BOTH, 4, 16, "", "eﬀekt", PLAIN },
    { "fekt", BOTH, 4, 16, "", "ﬀekt", NONE }, /* begins inside a character */
};

/* The form of a word, as lane_builder.c would make it. */
typedef struct formed {
    aigcp_word_form form;
    uint32_t units[AIGCP_MAX_TERM_SYMBOLS];
    uint16_t heard[AIGCP_MAX_TERM_SYMBOLS]; /* by sound: what the text is taken for */
} formed;

static void
form_word(formed *f, const align_case *c)
{
    size_t count = aigcp_fold_text(c->word, strlen(c->word), f->units, AIGCP_MAX_TERM_SYMBOLS);
    assert_in_range(count, 1, AIGCP_MAX_TERM_SYMBOLS);
    size_t letters = 0, figures = 0;
    bool spaced = false;
    for (size_t i = 0; i < count; i++) {
        letters += f->units[i] >= 'a' && f->units[i] <= 'z';
        figures += f->units[i] >= '0' && f->units[i] <= '9';
        spaced = spaced || aigcp_is_separator(f->units[i]);
    }
    f->form = (aigcp_word_form){
        .length = (uint8_t)count,
        .gap = (uint8_t)c->gap,
        .total = (uint8_t)c->total,
        .lanes = (uint8_t)c->lanes,
        .spaced = spaced,
        .only_ascii = letters + figures == count,
        .look_alikes = letters && count >= 3,
    };
}

static void
check_found(const align_case *c, bool found, const aigcp_alignment *alignment)
{
    if (found != (c->found != NONE))
        fail_msg("\"%s\" in \"%s|%s\" should%s be found", c->word, c->before, c->hit,
                 c->found ? "" : " not");
    if (found && (alignment->start != strlen(c->before) || alignment->lane != c->found))
        fail_msg("\"%s\" in \"%s|%s\" is found at %zu, in lane %d", c->word, c->before, c->hit,
                 alignment->start, (int)alignment->lane);
}

/* The text in a block of just its size, so that a look outside of it is a fault under ASan. */
static uint8_t *
text_of(const char *before, const char *hit, const char *after)
{
    size_t sizes[] = { strlen(before), strlen(hit), strlen(after) };
    uint8_t *text = test_malloc(sizes[0] + sizes[1] + sizes[2]);
    memcpy(text, before, sizes[0]);
    memcpy(text + sizes[0], hit, sizes[1]);
    memcpy(text + sizes[0] + sizes[1], after, sizes[2]);
    return text;
}

static void
check_loose(const align_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const align_case *c = &cases[i];
        formed f;
        form_word(&f, c);
        uint8_t *text = text_of(c->before, c->hit, "");
        aigcp_alignment alignment = { .start = SIZE_MAX };
        bool found = aigcp_align_loose(&f.form, f.units, text, strlen(c->before) + strlen(c->hit),
                                       &alignment);
        check_found(c, found, &alignment);
        test_free(text);
    }
}

static void
what_is_between_is_passed_over(void **state)
{
    (void)state;
    check_loose(gaps, sizeof gaps / sizeof *gaps);
}

static void
repeats_are_passed_over(void **state)
{
    (void)state;
    check_loose(repeats, sizeof repeats / sizeof *repeats);
}

static void
look_alikes_stand_for_letters(void **state)
{
    (void)state;
    check_loose(look_alikes, sizeof look_alikes / sizeof *look_alikes);
}

static void
white_space_is_everywhere_or_nowhere(void **state)
{
    (void)state;
    check_loose(white_space, sizeof white_space / sizeof *white_space);
}

static void
own_separators_may_be_missing(void **state)
{
    (void)state;
    check_loose(own_separators, sizeof own_separators / sizeof *own_separators);
}

static void
marks_are_passed_over(void **state)
{
    (void)state;
    check_loose(marks, sizeof marks / sizeof *marks);
}

/* A word by its sounds, and a text in which it is looked for up to `after`. */
typedef struct sound_case {
    const char *word;
    const char *sounds; /* a syllable or letter for each of its characters */
    unsigned gap, total;
    const char *before, *hit, *after;
    bool found;
} sound_case;

static const sound_case sounds[] = {
    { "微信号", "wei xin hao", 4, 16, "", "薇信号", "", true },
    { "微信号", "wei xin hao", 4, 16, "加", "围新耗", "吗", true },
    { "微信号", "wei xin hao", 4, 16, "", "微信号", "", false }, /* plain */
    { "微信号", "wei xin hao", 4, 16, "", "微心", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "薇信中", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "weixinhao", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "WeiXinHao", "", true },
    { "微信号", "wei xin hao", 4, 16, "加", "wei xin hao", "吗", true },
    { "微信号", "wei xin hao", 4, 16, "a ", "weixinhao", " a", true },
    { "微信号", "wei xin hao", 4, 16, "", "aweixinhao", "", false }, /* part of a run of letters */
    { "微信号", "wei xin hao", 4, 16, "", "weixinhao", "z", false },
    { "微信号", "wei xin hao", 4, 16, "", "weixinhao", ZERO_WIDTH "z", false },
    { "微信号", "wei xin hao", 4, 16, "", "weixinhao", "\xFF", true },
    { "微信号", "wei xin hao", 4, 16, "a", "wei信号", "", true }, /* not all is in letters */
    { "微信号", "wei xin hao", 4, 16, "", "微xin号", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "w" ZERO_WIDTH "ei信号", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "w.ei信号", "", false }, /* a syllable is in one piece */
    { "微信号", "wei xin hao", 4, 16, "", "wéixìn号", "", true },  /* tones */
    { "微信号", "wei xin hao", 0, 0, "", "we\u0301ixi\u0300n号", "", true }, /* in two characters */
    { "微信号", "wei xin hao", 0, 0, "", "wei" ZERO_WIDTH "\u0301\u0300xin号", "", true },
    { "微信号", "wei xin hao", 0, 0, "", "wei.\u0301xin号", "", false }, /* of no letter */
    { "微信号", "wei xin hao", 0, 0, "", "薇\u0301信号", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "a\u0301weixinhao", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "weixinhao", "\u0301z", false },
    { "微信号", "wei xin hao", 4, 16, "", "薇....信号", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "薇.....信号", "", false },
    { "微信号", "wei xin hao", 4, 5, "", "薇...信..号", "", true },
    { "微信号", "wei xin hao", 4, 4, "", "薇...信..号", "", false },
    { "微信号", "wei xin hao", 0, 0, "", "薇.信号", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "薇信号.", "", false }, /* does not end on it */
    { "微信号", "wei xin hao", 4, 16, ".", "薇信号", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "薇信信号", "", false }, /* nothing repeats in sounds */
    { "微信号", "wei xin hao", 4, 16, "", "薇\xFF信号", "", true },
    { "微信号", "wei xin hao", 4, 16, "", "薇中信号", "", false },
    { "微信号", "wei xin hao", 4, 16, "", "薇ﬀ信号", "", false },
    { "v信号", "v xin hao", 4, 16, "", "v新号", "", true },
    { "v信号", "v xin hao", 4, 16, "", "Ｖ.新号", "", true },
    { "v信号", "v xin hao", 4, 16, "z", "v xinhao", "", true },
    { "v信号", "v xin hao", 4, 16, "", "v信号", "", false },
    { "v信号", "v xin hao", 4, 16, "", "w新号", "", false },
    { "v信号", "v xin hao", 4, 16, "", "v", "", false },
    { "重庆市", "chong qing shi", 4, 16, "", "虫庆市", "", true },
    { "重庆市", "chong qing shi", 4, 16, "", "众庆市", "", true }, /* its other reading */
    { "重庆市", "chong qing shi", 4, 16, "", "chong庆市", "", true },
    { "重庆市", "chong qing shi", 4, 16, "", "zhong庆市", "", false }, /* another term's */
    { "重庆市", "zhong qing shi", 4, 16, "", "zhong庆市", "", true },
    { "重庆市", "ma qing shi", 4, 16, "", "ma庆市", "", false }, /* is not read so */
    { "旅行社", "lv xing she", 4, 16, "", "lv行社", "", true },
    { "旅行社", "lv xing she", 4, 16, "", "lü行社", "", true },
    { "旅行社", "lv xing she", 4, 16, "", "LǙ行社", "", true },
    { "旅行社", "lv xing she", 0, 0, "", "lu\u0308\u030C行社", "", true },
    { "旅行社", "lv xing she", 0, 0, "", "lu\u030C\u0308行社", "", true },
    { "旅行社", "lv xing she", 4, 16, "", "lu行社", "", false },
    { "旅行社", "lv xing she", 4, 16, "", "lú行社", "", false },
    { "遭遇战", "zao yu zhan", 4, 16, "", "遭yü战", "", true },
};

static void
form_sounds(formed *f, const sound_case *c)
{
    size_t count = aigcp_fold_text(c->word, strlen(c->word), f->units, AIGCP_MAX_TERM_SYMBOLS);
    const char *sound = c->sounds;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(sound, " ");
        bool letter = f->units[i] >= 'a' && f->units[i] <= 'z';
        f->heard[i] = letter ? aigcp_sound_of(f->units[i])
                             : aigcp_sound_of_unit[aigcp_syllable_find(sound, length)];
        assert_int_not_equal(f->heard[i], 0);
        sound += length;
        sound += *sound == ' ';
    }
    f->form = (aigcp_word_form){
        .length = (uint8_t)count,
        .gap = (uint8_t)c->gap,
        .total = (uint8_t)c->total,
        .lanes = SOUND,
    };
}

static void
sounds_stand_for_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
        const sound_case *c = &sounds[i];
        formed f;
        form_sounds(&f, c);
        size_t end = strlen(c->before) + strlen(c->hit);
        uint8_t *text = text_of(c->before, c->hit, c->after);
        aigcp_alignment alignment = { .start = SIZE_MAX };
        bool found = aigcp_align_sound(&f.form, f.units, f.heard, text, end, end + strlen(c->after),
                                       &alignment);
        align_case shown = { .word = c->word, .before = c->before, .hit = c->hit };
        shown.found = c->found ? SOUND : NONE;
        check_found(&shown, found, &alignment);
        test_free(text);
    }
}

/* U+0000 is a character that separates, as any control. */
static void
a_zero_byte_is_passed_over(void **state)
{
    (void)state;
    const sound_case c = { "微信号", "wei xin hao", 4, 16, "", "", "", true };
    static const char text[] = "薇\0信\0号";
    formed f;
    form_sounds(&f, &c);
    aigcp_alignment alignment = { .start = SIZE_MAX };
    assert_true(aigcp_align_sound(&f.form, f.units, f.heard, (const uint8_t *)text, sizeof text - 1,
                                  sizeof text - 1, &alignment));
    assert_int_equal(alignment.start, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_between_is_passed_over),
        cmocka_unit_test(repeats_are_passed_over),
        cmocka_unit_test(look_alikes_stand_for_letters),
        cmocka_unit_test(white_space_is_everywhere_or_nowhere),
        cmocka_unit_test(own_separators_may_be_missing),
        cmocka_unit_test(marks_are_passed_over),
        cmocka_unit_test(sounds_stand_for_each_other),
        cmocka_unit_test(a_zero_byte_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
