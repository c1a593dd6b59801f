/* SPDX-License-Identifier: Apache-2.0 */
/* Telephone numbers: landlines in China, and all countries in international form. Mobile
 * numbers in China are in validators_china.c. */
#include <string.h>

#include "common/utf8.h"
#include "libfilter/validators/validators.h"

#define E164_MAX 15 /* digits, with the country code (ITU-T E.164, clause 6) */
#define LANDLINE_MAX 16

/* Area codes of three digits behind the 0 (numbering plan of the MIIT, 2017, annex), by their
 * first two digits from 31 on: a bit for each third digit. */
#define FIRST_AREA 31
static const uint16_t areas[69] = {
    [31 - FIRST_AREA] = 0x3FF, [33 - FIRST_AREA] = 0x020, /* Hebei */
    [34 - FIRST_AREA] = 0x200, [35 - FIRST_AREA] = 0x3FF, /* Shanxi */
    [37 - FIRST_AREA] = 0x2FF, [39 - FIRST_AREA] = 0x17E, /* Henan */
    [41 - FIRST_AREA] = 0x3E6, [42 - FIRST_AREA] = 0x282, /* Liaoning */
    [43 - FIRST_AREA] = 0x3FE,                            /* Jilin */
    [45 - FIRST_AREA] = 0x3FE, [46 - FIRST_AREA] = 0x390, /* Heilongjiang */
    [47 - FIRST_AREA] = 0x3FF, [48 - FIRST_AREA] = 0x00C, /* Inner Mongolia */
    [51 - FIRST_AREA] = 0x3FF, [52 - FIRST_AREA] = 0x088, /* Jiangsu */
    [53 - FIRST_AREA] = 0x3FF, [54 - FIRST_AREA] = 0x048, /* Shandong */
    [55 - FIRST_AREA] = 0x3FF, [56 - FIRST_AREA] = 0x05E, /* Anhui */
    [57 - FIRST_AREA] = 0x3FF, [58 - FIRST_AREA] = 0x001, /* Zhejiang */
    [59 - FIRST_AREA] = 0x3FE,                            /* Fujian */
    [63 - FIRST_AREA] = 0x02E,                            /* Shandong */
    [66 - FIRST_AREA] = 0x10D,                            /* Guangdong */
    [69 - FIRST_AREA] = 0x006,                            /* Yunnan */
    [70 - FIRST_AREA] = 0x002,                            /* Jiangxi */
    [71 - FIRST_AREA] = 0x3FF, [72 - FIRST_AREA] = 0x114, /* Hubei */
    [73 - FIRST_AREA] = 0x3F3, [74 - FIRST_AREA] = 0x078, /* Hunan */
    [75 - FIRST_AREA] = 0x3FF, [76 - FIRST_AREA] = 0x34D, /* Guangdong */
    [77 - FIRST_AREA] = 0x3FF,                            /* Guangxi */
    [79 - FIRST_AREA] = 0x3FF,                            /* Jiangxi */
    [81 - FIRST_AREA] = 0x1CC, [82 - FIRST_AREA] = 0x0E0, /* Sichuan */
    [83 - FIRST_AREA] = 0x3FF,                            /* Sichuan */
    [85 - FIRST_AREA] = 0x3F2,                            /* Guizhou */
    [87 - FIRST_AREA] = 0x3FF, [88 - FIRST_AREA] = 0x1C8, /* Yunnan */
    [89 - FIRST_AREA] = 0x1FE,                            /* Tibet, Hainan */
    [90 - FIRST_AREA] = 0x34E, [99 - FIRST_AREA] = 0x3FF, /* Xinjiang */
    [91 - FIRST_AREA] = 0x2FE,                            /* Shaanxi */
    [93 - FIRST_AREA] = 0x3FF, [94 - FIRST_AREA] = 0x00A, /* Gansu */
    [95 - FIRST_AREA] = 0x03E,                            /* Ningxia */
    [97 - FIRST_AREA] = 0x3FF,                            /* Qinghai */
};

/* Which of them have numbers of eight digits; four are changing and have both. */
static const uint16_t long_areas[69] = {
    [31 - FIRST_AREA] = 0x002, [37 - FIRST_AREA] = 0x282, [41 - FIRST_AREA] = 0x002,
    [43 - FIRST_AREA] = 0x02E, [45 - FIRST_AREA] = 0x002, [51 - FIRST_AREA] = 0x3FF,
    [52 - FIRST_AREA] = 0x088, [53 - FIRST_AREA] = 0x006, [55 - FIRST_AREA] = 0x002,
    [57 - FIRST_AREA] = 0x2FA, [59 - FIRST_AREA] = 0x022, [73 - FIRST_AREA] = 0x002,
    [75 - FIRST_AREA] = 0x0B0, [76 - FIRST_AREA] = 0x201, [79 - FIRST_AREA] = 0x002,
    [85 - FIRST_AREA] = 0x002, [87 - FIRST_AREA] = 0x002, [89 - FIRST_AREA] = 0x100,
};
static const uint16_t both_lengths[69] = {
    [43 - FIRST_AREA] = 0x028,
    [75 - FIRST_AREA] = 0x010,
    [85 - FIRST_AREA] = 0x002,
};

/* Whether an area code of three digits has local numbers of this many. */
static bool
area_has_length(const char *area, size_t local)
{
    unsigned row = aigcp_number_of(area, 2);
    if (row < FIRST_AREA)
        return false;
    row -= FIRST_AREA;
    unsigned bit = 1u << (area[2] - '0');
    bool eight = long_areas[row] & bit;
    return (areas[row] & bit) &&
           ((local == 8 && eight) || (local == 7 && (!eight || (both_lengths[row] & bit))));
}

/* The national number of a landline: area code without the 0, and the local number, which
 * begins with 2 to 8. */
static bool
is_landline(const char *number, size_t count)
{
    size_t area = number[0] == '1' || number[0] == '2' ? 2 : 3;
    if (count < area + 7 || number[area] < '2' || number[area] > '8')
        return false;
    if (area == 3)
        return area_has_length(number, count - 3);
    return count == 10 && (number[0] == '2' ? number[1] != '6' : number[1] == '0');
}

/* Drop "86" or "0086" in front of a number. Returns whether it was there. */
static bool
drop_country_code(const char **number, size_t *count)
{
    size_t zeros = *count > 2 && !memcmp(*number, "00", 2) ? 2 : 0;
    if (*count < zeros + 2 || memcmp(*number + zeros, "86", 2) != 0)
        return false;
    *number += zeros + 2;
    *count -= zeros + 2;
    return true;
}

/* An area code that begins with 0, which may be missing behind the country code. */
bool
aigcp_is_cn_landline(const uint8_t *text, size_t length)
{
    char digits[LANDLINE_MAX];
    size_t count = aigcp_gather_symbols(text, length, digits, sizeof digits);
    if (!aigcp_are_digits(digits, count))
        return false;
    const char *number = digits;
    bool abroad = drop_country_code(&number, &count);
    if (count && number[0] == '0') {
        number++;
        count--;
    } else if (!abroad) {
        return false;
    }
    return count && is_landline(number, count);
}

/* Country codes that ITU-T has assigned (list to Rec. E.164), by their first digit, and behind
 * each the lengths that its landline and mobile numbers have without it, as hexadecimal
 * digits (national numbering plans, ITU-T E.129). Where a country has long numbers, those of
 * under six digits are left out: they are offices. */
static const char *const plans[10] = {
    [1] = "1:a",
    [2] = "20:89a 27:9 211:9 212:9 213:89 216:8 218:9 220:79 221:9 222:8 223:8 224:89 225:a 226:8 "
          "227:8 228:8 229:a 230:78 231:789 232:8 233:9 234:a 235:8 236:8 237:9 238:7 239:7 240:9 "
          "241:78 242:9 243:789a 244:9 245:79 246:7 247:5 248:7 249:9 250:89 251:9 252:6789 253:8 "
          "254:789 255:9 256:9 257:8 258:89 260:9 261:9 262:9 263:9a 264:89 265:79 266:8 267:78 "
          "268:8 269:7 290:45 291:7 297:7 298:6 299:6",
    [3] = "30:a 31:9b 32:89 33:9 34:9 36:89 39:6789abc 350:8 351:9 352:6789ab 353:789a 354:79 "
          "355:89 356:8 357:8 358:6789a 359:6789 370:8 371:8 372:78 373:8 374:8 375:9 376:69 "
          "377:89 378:8a 380:9 381:789abc 382:8 383:89abc 385:89 386:8 387:89 389:8",
    [4] = "40:69 41:9 43:6789abcd 44:9a 45:8 46:789 47:8 48:79 49:6789abcdef 420:9 421:679 423:79",
    [5] = "51:89 52:a 53:678a 54:ab 55:ab 56:9 57:8a 58:a 500:5 501:7 502:8 503:8 504:8 505:8 "
          "506:8 507:78 508:69 509:8 590:9 591:8 592:7 593:89 594:9 595:789 596:9 597:67 598:8 "
          "599:78",
    [6] = "60:89a 61:9 62:789abc 63:89a 64:89a 65:8 66:89 670:78 672:6 673:7 674:7 675:78 676:57 "
          "677:57 678:57 679:7 680:7 681:6 682:5 683:47 685:567a 686:58 687:6 688:567 689:8 "
          "690:4567 691:7 692:7",
    [7] = "7:a",
    [8] = "81:9a 82:89ab 84:9a 850:8a 852:8 853:8 855:89 856:89a 86:9ab 880:6789a 886:89",
    [9] = "90:a 91:a 92:9a 93:9 94:9 95:6789a 98:67a 960:7 961:78 962:89 963:89 964:89a 965:8 "
          "966:9 967:789 968:8 970:89 971:89 972:89 973:8 974:8 975:78 976:89a 977:8a 992:9 993:8 "
          "994:9 995:9 996:9 998:9",
};

/* The lengths that numbers behind the country code have with which `number` begins, as in the
 * plans; NULL if it begins with none. `*code` is how many digits that is. No code begins
 * another one. */
static const char *
plan_of(const char *number, size_t count, size_t *code)
{
    const char *entry = plans[number[0] - '0'];
    while (entry && *entry) {
        size_t size = strcspn(entry, ":");
        if (size < count && !memcmp(entry, number, size)) {
            *code = size;
            return entry + size + 1;
        }
        entry += strcspn(entry, " ");
        entry += *entry == ' ';
    }
    return NULL;
}

/* North America: area and exchange begin with 2 to 9, the area is not N9X, and neither is N11. */
static bool
is_north_american(const char *national)
{
    for (size_t part = 0; part < 6; part += 3)
        if (national[part] < '2' || !memcmp(national + part + 1, "11", 2))
            return false;
    return national[1] != '9';
}

/* Whether `national` is a number of the country with these lengths and this first digit. */
static bool
fits_plan(const char *national, size_t count, const char *lengths, char zone)
{
    static const char hexadecimal[] = "0123456789abcdef";
    size_t listed = strcspn(lengths, " ");
    if (count == 0 || count > E164_MAX || !memchr(lengths, hexadecimal[count], listed))
        return false;
    return zone != '1' || is_north_american(national);
}

static bool
is_chinese(const char *national, size_t count)
{
    return count > 0 &&
           (is_landline(national, count) || aigcp_is_cn_mobile((const uint8_t *)national, count));
}

/* "+" or "00", a country code, and a number as long as they are there. A 0 that is dialled
 * inside the country only may stand in front of it: +44 (0)20. */
bool
aigcp_is_phone(const uint8_t *text, size_t length)
{
    char digits[E164_MAX + 3];
    size_t count = aigcp_gather_symbols(text, length, digits, sizeof digits);
    if (count < 3 || !aigcp_are_digits(digits, count))
        return false;
    size_t step;
    uint32_t first = aigcp_utf8_decode(text, length, &step);
    const char *number = digits;
    if (first != '+' && first != 0xFF0B) {
        if (memcmp(number, "00", 2) != 0)
            return false;
        number += 2;
        count -= 2;
    }
    size_t code;
    const char *lengths = plan_of(number, count, &code);
    if (!lengths)
        return false;
    const char *national = number + code;
    count -= code;
    bool spare = national[0] == '0' && number[0] != '1';
    if (!memcmp(number, "86", 2))
        return is_chinese(national + spare, count - spare);
    return fits_plan(national, count, lengths, number[0]) ||
           (spare && fits_plan(national + 1, count - 1, lengths, number[0]));
}
