/* SPDX-License-Identifier: Apache-2.0 */
/* Papers and plates of mainland China, Hong Kong, Macau and Taiwan. Where a number has no
 * check digit, its shape is all there is: rules should want its name in front of it. */
#include <string.h>

#include "common/utf8.h"
#include "libfilter/validators/validators.h"

#define PAPER_MAX 12
#define DRIVING_FILE_LENGTH 12
#define HAN_BYTES 3

/* Ordinary passports (E, G), diplomatic (D), service (S), for public affairs (P), each with E
 * behind it if electronic, and those of Hong Kong (H, K) and Macau (MA, MB). */
bool
aigcp_is_cn_passport(const uint8_t *text, size_t length)
{
    static const char *const shapes[] = {
        "E99999999", "E?9999999", "G99999999", "D9999999",  "DE9999999",
        "S9999999",  "SE9999999", "P9999999",  "PE9999999", "H99999999",
        "K99999999", "KJ9999999", "MA9999999", "MB9999999", NULL,
    };
    char number[PAPER_MAX];
    size_t count = aigcp_gather_symbols(text, length, number, sizeof number);
    return aigcp_has_some_shape(number, count, shapes);
}

/* Mainland travel permits for residents of Hong Kong and Macau: the person's number, on older
 * ones with the number of the issue behind it. */
bool
aigcp_is_cn_home_return_permit(const uint8_t *text, size_t length)
{
    static const char *const shapes[] = { "H99999999", "M99999999", "H9999999999", "M9999999999",
                                          NULL };
    char number[PAPER_MAX];
    size_t count = aigcp_gather_symbols(text, length, number, sizeof number);
    return aigcp_has_some_shape(number, count, shapes);
}

/* Mainland travel permits for residents of Taiwan: cards since 2015 have 8 digits; on the
 * booklets before them the number of the issue follows, and the letter of its office. A number
 * of equal digits is nobody's. */
bool
aigcp_is_cn_taiwan_permit(const uint8_t *text, size_t length)
{
    static const char *const shapes[] = { "99999999", "9999999999", "9999999999?", NULL };
    char number[PAPER_MAX];
    size_t count = aigcp_gather_symbols(text, length, number, sizeof number);
    if (!aigcp_has_some_shape(number, count, shapes))
        return false;
    for (size_t i = 1; i < 8; i++)
        if (number[i] != number[0])
            return true;
    return false;
}

/* Permits of mainland residents for Hong Kong and Macau (C, earlier W) and for Taiwan (L,
 * earlier T). */
bool
aigcp_is_cn_exit_permit(const uint8_t *text, size_t length)
{
    static const char *const shapes[] = { "C99999999", "C?9999999", "W99999999", "L99999999",
                                          "L?9999999", "T99999999", NULL };
    char number[PAPER_MAX];
    size_t count = aigcp_gather_symbols(text, length, number, sizeof number);
    return aigcp_has_some_shape(number, count, shapes);
}

/* The file number of a driving licence: province and city of GB/T 2260, then a serial number.
 * The number of the licence itself is that of the resident identity card. */
bool
aigcp_is_cn_driving_file(const uint8_t *text, size_t length)
{
    char number[DRIVING_FILE_LENGTH];
    if (aigcp_gather_symbols(text, length, number, sizeof number) != sizeof number)
        return false;
    return aigcp_are_digits(number, sizeof number) &&
           aigcp_cn_province_exists(aigcp_number_of(number, 2)) &&
           memcmp(number + 4, "00000000", 8) != 0;
}

/* Han characters, three bytes each, one after the other. */
static bool
is_one_of(const uint8_t *character, const char *list)
{
    for (; *list; list += HAN_BYTES)
        if (!memcmp(character, list, HAN_BYTES))
            return true;
    return false;
}

/* Step over a Han character that is on a list. */
static bool
take_han(const uint8_t **at, const uint8_t *end, const char *list)
{
    if (end - *at < HAN_BYTES || !is_one_of(*at, list))
        return false;
    *at += HAN_BYTES;
    return true;
}

/* The word of the issuing body, as on the papers of officers, soldiers, civilians and pupils of
 * the army and the armed police, then 6 to 8 digits. */
bool
aigcp_is_cn_military_id(const uint8_t *text, size_t length)
{
    const uint8_t *at = text;
    const uint8_t *end = text + length;
    if (!take_han(&at, end, "军政后装参士文学武海空火沈北兰济南广成东西中") ||
        !take_han(&at, end, "字"))
        return false;
    (void)take_han(&at, end, "第");
    if (end - at > HAN_BYTES && is_one_of(end - HAN_BYTES, "号"))
        end -= HAN_BYTES;
    char digits[8];
    size_t count = aigcp_gather_symbols(at, (size_t)(end - at), digits, sizeof digits);
    return count >= 6 && aigcp_are_digits(digits, count);
}

/* One byte for a character of a plate: % for a province, ! for the last character of a special
 * plate, + for one of Hong Kong and Macau, = for an embassy's, < and > for the two of a fire
 * engine's, else the symbol; 0 for what is on no plate. */
static char
plate_symbol(const uint8_t *character, size_t size, uint32_t code_point)
{
    if (size != HAN_BYTES || code_point >= 0xFF00)
        return aigcp_symbol_of(code_point);
    if (is_one_of(character, "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"))
        return '%';
    if (is_one_of(character, "学警挂试超领"))
        return '!';
    if (is_one_of(character, "港澳"))
        return '+';
    if (is_one_of(character, "应"))
        return '<';
    if (is_one_of(character, "急"))
        return '>';
    return is_one_of(character, "使") ? '=' : 0;
}

/* New-energy vehicles: D and, since it ran out, A, B, C, E if electric only; F and then G, H,
 * J, K if not. The letter is the first of a small vehicle's, the last of a large one's. */
static bool
is_new_energy_plate(const char *plate, size_t count)
{
    static const char letters[] = "DABCEFGHJK";
    return (aigcp_has_shape(plate, count, "%??*9999") && strchr(letters, plate[2])) ||
           (aigcp_has_shape(plate, count, "%?99999?") && strchr(letters, plate[7]));
}

/* Vehicles from Hong Kong and Macau have plates of Guangdong. */
static bool
is_border_plate(const char *plate, size_t count, bool of_guangdong)
{
    return of_guangdong && aigcp_has_shape(plate, count, "%Z****+");
}

/* Military plates of 2012: the first letter says which service or region. */
static bool
is_military_plate(const char *plate, size_t count)
{
    return aigcp_has_shape(plate, count, "??99999") && strchr("BCEGHJKLNSVZ", plate[0]);
}

/* GA 36-2018: province, letter of the city, and five letters and digits, of which at least two
 * are digits, or four and a word for what the vehicle is. Police cars are of these, and with X
 * or S those of the fire brigades; the armed police has WJ and its own order. */
bool
aigcp_is_cn_plate(const uint8_t *text, size_t length)
{
    static const char *const special[] = { "%?****!",  "999999=",  "=999999", "WJ%9999*",
                                           "%X****<>", "%S****<>", NULL };
    char plate[8] = { 0 };
    size_t count = 0;
    size_t digits = 0;
    bool of_guangdong = false;
    for (size_t i = 0, step; i < length; i += step) {
        uint32_t c = aigcp_utf8_decode(text + i, length - i, &step);
        char symbol = plate_symbol(text + i, step, c);
        if (!symbol && aigcp_is_number_separator(c))
            continue;
        if (!symbol || count == sizeof plate)
            return false;
        digits += symbol >= '0' && symbol <= '9';
        of_guangdong = of_guangdong || (symbol == '%' && is_one_of(text + i, "粤"));
        plate[count++] = symbol;
    }
    return (digits >= 2 && aigcp_has_shape(plate, count, "%?*****")) ||
           aigcp_has_some_shape(plate, count, special) || is_new_energy_plate(plate, count) ||
           is_border_plate(plate, count, of_guangdong) || is_military_plate(plate, count);
}

/* The value of a letter or digit in base 36. */
static unsigned
value_of(char symbol)
{
    return symbol <= '9' ? (unsigned)(symbol - '0') : (unsigned)(symbol - 'A') + 10;
}

/* Hong Kong: one or two letters, six digits, and a check digit modulo 11 (A for 10) with the
 * weights 9 to 1, letters counting from 10 and a missing one as 36. */
bool
aigcp_is_hk_id(const uint8_t *text, size_t length)
{
    char id[9];
    size_t count = aigcp_gather_symbols(text, length, id, sizeof id);
    if (count < 8)
        return false;
    size_t letters = count - 7;
    char check = id[count - 1];
    for (size_t i = 0; i < letters; i++)
        if (id[i] < 'A')
            return false;
    if (!aigcp_are_digits(id + letters, 6) || check > 'A')
        return false;
    unsigned sum = letters == 1 ? 9 * 36 : 0;
    for (size_t i = 0; i < count; i++)
        sum += value_of(id[i]) * (unsigned)(count - i);
    return sum % 11 == 0;
}

/* Macau: 1, 5 or 7, six digits, and a check digit whose rule is not public. */
bool
aigcp_is_mo_id(const uint8_t *text, size_t length)
{
    char id[8];
    return aigcp_gather_symbols(text, length, id, sizeof id) == sizeof id &&
           aigcp_are_digits(id, sizeof id) && (id[0] == '1' || id[0] == '5' || id[0] == '7');
}

/* Taiwan: a letter for the place, which counts as two digits, then 1 or 2 (8 or 9 for foreign
 * residents since 2021, before that one of the letters A to D), seven digits, and a check
 * digit modulo 10. */
bool
aigcp_is_tw_id(const uint8_t *text, size_t length)
{
    static const char places[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO"; /* 10 to 35 */
    char id[10];
    if (aigcp_gather_symbols(text, length, id, sizeof id) != sizeof id || id[0] < 'A')
        return false;
    if (!strchr("1289ABCD", id[1]) || !aigcp_are_digits(id + 2, sizeof id - 2))
        return false;
    unsigned place = (unsigned)(strchr(places, id[0]) - places) + 10;
    unsigned sum = place / 10 + place % 10 * 9;
    sum += value_of(id[1]) % 10 * 8; /* a letter counts as the last digit of its value */
    for (size_t i = 2; i < sizeof id - 1; i++)
        sum += value_of(id[i]) * (unsigned)(sizeof id - 1 - i);
    return (sum + value_of(id[9])) % 10 == 0;
}
