/* SPDX-License-Identifier: Apache-2.0 */
/* The alphabet of the naive matcher: written by hand, not made from the tables of the engine. */
#include "tests/prop/naive_alphabet.h"

#include <string.h>

const char naive_letters[] = "aefgilnoswx";
const char naive_digits[] = "0135";
const char naive_han[] = "WVXNKSAIPCZHMLF";

#define LETTER(c)                \
    {                            \
        c, c, NAIVE_LETTER, true \
    }
const naive_piece naive_pieces[] = {
    LETTER("a"),
    LETTER("e"),
    LETTER("f"),
    LETTER("g"),
    LETTER("i"),
    LETTER("l"),
    LETTER("n"),
    LETTER("o"),
    LETTER("s"),
    LETTER("w"),
    LETTER("x"),
    LETTER("c"),
    LETTER("h"),
    LETTER("m"),
    LETTER("p"),
    LETTER("z"),
    LETTER("u"),
    LETTER("v"),
    { "A", "a", NAIVE_LETTER, true },
    { "I", "i", NAIVE_LETTER, true },
    { "Ｘ", "x", NAIVE_LETTER, true },
    { "ｎ", "n", NAIVE_LETTER, true },
    { "0", "0", NAIVE_FIGURE, true },
    { "1", "1", NAIVE_FIGURE, true },
    { "3", "3", NAIVE_FIGURE, true },
    { "5", "5", NAIVE_FIGURE, true },
    { "１", "1", NAIVE_FIGURE, true },
    { "③", "3", NAIVE_FIGURE, false },
    { "五", "5", NAIVE_FIGURE, false },
    { "伍", "5", NAIVE_FIGURE, false },
    { "а", "&", NAIVE_FIGURE, true }, /* Cyrillic */
    { "о", "%", NAIVE_FIGURE, true }, /* Cyrillic */
    { "@", "@", NAIVE_FIGURE, false },
    { "$", "$", NAIVE_FIGURE, false },
    { "🇦", "=", NAIVE_FIGURE, false },
    { "🇸", "#", NAIVE_FIGURE, false },
    { "微", "W", NAIVE_HAN, false },
    { "薇", "V", NAIVE_HAN, false },
    { "心", "X", NAIVE_HAN, false },
    { "新", "N", NAIVE_HAN, false },
    { "信", "K", NAIVE_HAN, false },
    { "西", "S", NAIVE_HAN, false },
    { "安", "A", NAIVE_HAN, false },
    { "先", "I", NAIVE_HAN, false },
    { "票", "P", NAIVE_HAN, false },
    { "长", "C", NAIVE_HAN, false },
    { "長", "C", NAIVE_HAN, false },
    { "张", "Z", NAIVE_HAN, false },
    { "張", "Z", NAIVE_HAN, false },
    { "好", "H", NAIVE_HAN, false },
    { "明", "M", NAIVE_HAN, false },
    { "林", "L", NAIVE_HAN, false },
    { "女", "F", NAIVE_PART, false },
    { "子", "B", NAIVE_PART, false },
    { "日", "R", NAIVE_PART, false },
    { "月", "Y", NAIVE_PART, false },
    { "木", "T", NAIVE_PART, false },
    { "亲", "Q", NAIVE_PART, false },
    { "斤", "J", NAIVE_PART, false },
    { "弓", "G", NAIVE_PART, false },
    { "亻", "U", NAIVE_PART, false },
    { "人", "O", NAIVE_PART, false },
    { "言", "E", NAIVE_PART, false },
    { " ", " ", NAIVE_SEPARATOR, false },
    { "　", " ", NAIVE_SEPARATOR, false },
    { "\n", "\n", NAIVE_SEPARATOR, false },
    { "-", "-", NAIVE_SEPARATOR, false },
    { ".", ".", NAIVE_SEPARATOR, false },
    { "，", "~", NAIVE_SEPARATOR, false },
    { "、", "~", NAIVE_SEPARATOR, false },
    { "…", ".", NAIVE_SEPARATOR, false },
    { "_", "_", NAIVE_SEPARATOR, false }, /* a part of a word that goes on behind it */
    { "\xF0\x9F\x98\x80", "~", NAIVE_SEPARATOR, false },
    { "丨", "|", NAIVE_SEPARATOR, false },       /* a letter that is drawn like a bar */
    { "\xCC\x81", "^", NAIVE_SEPARATOR, false }, /* U+0301 */
    { "\xCC\x88", ":", NAIVE_SEPARATOR, false }, /* U+0308 */
    { "\xFF", "~", NAIVE_SEPARATOR, false },     /* no character, taken for U+FFFD */
    { "\xE2\x80\x8B", "", NAIVE_INVISIBLE, false },
    { "\xC2\xAD", "", NAIVE_INVISIBLE, false },
    { "\xEF\xB8\x8F", "", NAIVE_INVISIBLE, false },
    { "ﬀ", "ff", NAIVE_SEVERAL, true },
    { "é", "e^", NAIVE_SEVERAL, true },
    { "ü", "u:", NAIVE_SEVERAL, true },
    { "⒜", "(a)", NAIVE_SEVERAL, false },
    { "⑴", "1", NAIVE_FIGURE, false },
    { "\r", "\r", NAIVE_SEPARATOR, false },
};
const size_t naive_piece_count = sizeof naive_pieces / sizeof *naive_pieces - 1;
const size_t naive_return = sizeof naive_pieces / sizeof *naive_pieces - 1;

/* What is read aloud: Han characters, and the digits, which stand for Han numerals, too. */
typedef struct han {
    char symbol;
    const char *readings[4];
    const char *ways[4]; /* by its parts: '?' is one that is in no text */
} han;

static const han han_table[] = {
    { '0', { "ling" }, { NULL } },
    { '1', { "yi" }, { NULL } },
    { '3', { "san" }, { NULL } },
    { '5', { "wu" }, { NULL } },
    { 'W', { "wei" }, { NULL } },
    { 'V', { "wei" }, { "?W", "?W" } },
    { 'X', { "xin" }, { NULL } },
    { 'N', { "xin" }, { "QJ", "?TJ" } },
    { 'K', { "xin" }, { "UE", "OE", "?E" } },
    { 'S', { "xi" }, { NULL } },
    { 'A', { "an" }, { "?F", "?F" } },
    { 'I', { "xian" }, { NULL } },
    { 'P', { "piao" }, { "??" } },
    { 'C', { "chang", "zhang" }, { NULL } },
    { 'Z', { "zhang" }, { "GC" } },
    { 'H', { "hao" }, { "FB" } },
    { 'M', { "ming" }, { "RY" } },
    { 'L', { "lin" }, { "TT" } },
    { 'F', { "nv" }, { NULL } },
    { 'B', { "zi" }, { NULL } },
    { 'R', { "ri" }, { NULL } },
    { 'Y', { "yue" }, { NULL } },
    { 'T', { "mu" }, { NULL } },
    { 'Q', { "qin", "qing" }, { "?T" } },
    { 'J', { "jin" }, { NULL } },
    { 'G', { "gong" }, { NULL } },
    { 'U', { "ren" }, { NULL } },
    { 'O', { "ren" }, { NULL } },
    { 'E', { "yan" }, { NULL } },
};

/* The toneless syllables, by their initials; "nue" and the like are other ways to write "nve". */
static const char *const syllables[] = {
    "a ai an ang ao e ei en eng er o ou",
    "ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bu",
    "pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu",
    "ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu",
    "fa fan fang fei fen feng fiao fo fou fu",
    "da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong dou du duan dui "
    "dun "
    "duo",
    "ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo",
    "na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nun "
    "nuo "
    "nv nve",
    "la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan "
    "lun luo lv lve",
    "ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo",
    "ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo",
    "ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo",
    "ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun",
    "qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun",
    "xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun",
    "zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui "
    "zhun zhuo",
    "cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun "
    "chuo",
    "sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun "
    "shuo",
    "ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo",
    "za zai zan zang zao ze zei zen zeng zi zong zou zu zuan zui zun zuo",
    "ca cai can cang cao ce cei cen ceng ci cong cou cu cuan cui cun cuo",
    "sa sai san sang sao se sen seng si song sou su suan sui sun suo",
    "ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun",
    "wa wai wan wang wei wen weng wo wong wu",
};

/* Symbols in the same string are taken for each other. */
static const char *const look_classes[] = { "0o%", "1il", "3e", "4a@&=", "5s$#" };

static const han *
find_han(char symbol)
{
    for (size_t i = 0; i < sizeof han_table / sizeof *han_table; i++)
        if (han_table[i].symbol == symbol)
            return &han_table[i];
    return NULL;
}

const char *const *
naive_readings(char symbol)
{
    const han *found = find_han(symbol);
    return found ? found->readings : NULL;
}

const char *const *
naive_ways(char symbol)
{
    return find_han(symbol)->ways;
}

const char *
naive_typed(char symbol)
{
    return symbol == 'K' ? find_han(symbol)->ways[1] : NULL;
}

const char *
naive_spelling(char symbol)
{
    for (size_t i = 0; i < naive_piece_count; i++)
        if (naive_pieces[i].fold[0] == symbol && naive_pieces[i].fold[1] == '\0')
            return naive_pieces[i].text;
    return "";
}

const char *
naive_numeral(char symbol)
{
    return symbol == '5' ? "五" : naive_spelling(symbol);
}

static const char *
look_class(char symbol)
{
    for (size_t i = 0; i < sizeof look_classes / sizeof *look_classes; i++)
        if (strchr(look_classes[i], symbol))
            return look_classes[i];
    return NULL;
}

bool
naive_look_alike(char one, char other)
{
    return one == other || (look_class(one) && look_class(one) == look_class(other));
}

bool
naive_is_letter(char symbol)
{
    return symbol >= 'a' && symbol <= 'z';
}

bool
naive_is_digit(char symbol)
{
    return symbol >= '0' && symbol <= '9';
}

bool
naive_is_han(char symbol)
{
    return find_han(symbol) && !naive_is_digit(symbol);
}

bool
naive_is_sign(char symbol)
{
    return symbol == '@' || symbol == '$' || naive_is_flag(symbol);
}

bool
naive_is_flag(char symbol)
{
    return symbol == '=' || symbol == '#';
}

bool
naive_is_space(char symbol)
{
    return symbol == ' ' || symbol == '\n' || symbol == '\r';
}

bool
naive_is_mark(char symbol)
{
    return symbol == '^' || symbol == ':';
}

bool
naive_is_separator(char symbol)
{
    return naive_is_space(symbol) || strchr("-.~^:()@$=#_|", symbol) != NULL;
}

static bool
spells(const char *list, const char *letters, size_t length)
{
    while (*list) {
        size_t size = strcspn(list, " ");
        if (size == length && memcmp(list, letters, length) == 0)
            return true;
        list += size;
        list += *list == ' ';
    }
    return false;
}

bool
naive_is_syllable(const char *letters, size_t length)
{
    for (size_t i = 0; i < sizeof syllables / sizeof *syllables; i++)
        if (spells(syllables[i], letters, length))
            return true;
    return false;
}
