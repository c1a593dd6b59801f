/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses in networks: IP, MAC, e-mail, URL. Host names are in validate_host_icu.c. */
#include <string.h>

#include "libfilter/validators/validators.h"

#define IPV6_GROUPS 8
#define EMAIL_LOCAL_MAX 64 /* bytes, RFC 5321, clause 4.5.3.1.1 */
#define EMAIL_MAX 254      /* bytes, RFC 5321, clause 4.5.3.1.3, without the brackets */

/* Bytes; as long as browsers and servers agree on, and as a regular expression may span. */
#define URL_MAX 2048

static bool
is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hexadecimal(uint8_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Four decimal numbers up to 255 without leading zeros, ASCII only. */
bool
aigcp_is_ipv4(const uint8_t *text, size_t length)
{
    unsigned parts = 0;
    size_t i = 0;
    while (parts < 4) {
        size_t start = i;
        unsigned value = 0;
        for (; i < length && i - start < 3 && text[i] >= '0' && text[i] <= '9'; i++)
            value = value * 10 + (unsigned)(text[i] - '0');
        size_t digits = i - start;
        if (!digits || value > 255 || (digits > 1 && text[start] == '0'))
            return false;
        parts++;
        if (parts < 4 && (i == length || text[i++] != '.'))
            return false;
    }
    return i == length;
}

/* How many hexadecimal digits begin the text, up to one more than a group may have. */
static size_t
group_length(const uint8_t *text, size_t length)
{
    size_t count = 0;
    while (count < length && count <= 4 && is_hexadecimal(text[count]))
        count++;
    return count;
}

/* RFC 4291, clause 2.2: eight groups of up to four hexadecimal digits; one "::" stands for at
 * least one group of zeros; the last two may be written as an IPv4 address. No zone. */
bool
aigcp_is_ipv6(const uint8_t *text, size_t length)
{
    unsigned groups = 0;
    bool gap = length > 1 && text[0] == ':' && text[1] == ':';
    size_t i = gap ? 2 : 0;
    while (i < length) {
        size_t digits = group_length(text + i, length - i);
        if (digits > 0 && digits < length - i && text[i + digits] == '.') {
            if (!aigcp_is_ipv4(text + i, length - i))
                return false;
            groups += 2;
            break;
        }
        if (digits == 0 || digits > 4 || groups == IPV6_GROUPS)
            return false;
        groups++;
        i += digits;
        if (i == length)
            break;
        if (text[i] != ':' || ++i == length)
            return false;
        if (text[i] == ':') {
            if (gap)
                return false;
            gap = true;
            i++;
        }
    }
    return gap ? groups < IPV6_GROUPS : groups == IPV6_GROUPS;
}

/* EUI-48 as IEEE 802 writes it: six pairs of hexadecimal digits with "-" between them, or ":";
 * also three groups of four with ".". Not all zeros or ones. */
bool
aigcp_is_mac(const uint8_t *text, size_t length)
{
    size_t group = length == 17 ? 2 : 4;
    if (length != 17 && length != 14)
        return false;
    uint8_t mark = text[group];
    if (group == 2 ? mark != '-' && mark != ':' : mark != '.')
        return false;
    bool zeros = true;
    bool ones = true;
    for (size_t i = 0; i < length; i++) {
        if (i % (group + 1) == group) {
            if (text[i] != mark)
                return false;
            continue;
        }
        if (!is_hexadecimal(text[i]))
            return false;
        zeros = zeros && text[i] == '0';
        ones = ones && (text[i] | 0x20) == 'f';
    }
    return !zeros && !ones;
}

/* atext of RFC 5322, clause 3.2.3, and what is beyond ASCII (RFC 6531). */
static bool
is_atom_character(uint8_t c)
{
    return is_letter(c) || is_digit(c) || c >= 0x80 || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* RFC 5321, clause 4.1.2: a local part without quotes, at a host name. */
bool
aigcp_is_email(const uint8_t *text, size_t length)
{
    const uint8_t *at = length && length <= EMAIL_MAX ? memchr(text, '@', length) : NULL;
    if (!at)
        return false;
    size_t local = (size_t)(at - text);
    if (local == 0 || local > EMAIL_LOCAL_MAX || text[0] == '.' || at[-1] == '.')
        return false;
    for (size_t i = 0; i < local; i++) {
        bool fits = text[i] == '.' ? text[i + 1] != '.' : is_atom_character(text[i]);
        if (!fits)
            return false;
    }
    return aigcp_is_host(at + 1, length - local - 1);
}

/* Whether all of a text may stand in a URL: no spaces, controls or delimiters, and a percent
 * sign only in front of two hexadecimal digits (RFC 3986, clause 2). What is beyond ASCII may
 * (RFC 3987). */
static bool
are_url_characters(const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t c = text[i];
        if (c <= ' ' || c == 0x7F || strchr("\"<>\\^`{|}", c))
            return false;
        if (c == '%' &&
            (length - i < 3 || !is_hexadecimal(text[i + 1]) || !is_hexadecimal(text[i + 2])))
            return false;
    }
    return true;
}

/* Whether what stands behind a host is nothing, or ":" and a port (RFC 3986, clause 3.2.3). */
static bool
is_port(const uint8_t *text, size_t length)
{
    if (length == 0)
        return true;
    if (text[0] != ':' || length > 6)
        return false;
    unsigned port = 0;
    for (size_t i = 1; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        port = port * 10 + (unsigned)(text[i] - '0');
    }
    return port <= 65535;
}

/* userinfo "@" host ":" port; the host is a name, an IPv4 address, or an IPv6 one in brackets. */
static bool
is_authority(const uint8_t *text, size_t length)
{
    for (size_t i = length; i > 0; i--) {
        if (text[i - 1] == '@') {
            text += i;
            length -= i;
            break;
        }
    }
    if (length && text[0] == '[') {
        const uint8_t *close = memchr(text, ']', length);
        return close && aigcp_is_ipv6(text + 1, (size_t)(close - text) - 1) &&
               is_port(close + 1, length - (size_t)(close - text) - 1);
    }
    const uint8_t *colon = length ? memchr(text, ':', length) : NULL;
    size_t host = colon ? (size_t)(colon - text) : length;
    return (aigcp_is_ipv4(text, host) || aigcp_is_host(text, host)) &&
           is_port(text + host, length - host);
}

/* RFC 3986, clause 3: scheme "://" authority, and then path, query and fragment. */
bool
aigcp_is_url(const uint8_t *text, size_t length)
{
    if (length > URL_MAX || !length || !is_letter(text[0]))
        return false;
    size_t scheme = 1;
    while (scheme < length && (is_letter(text[scheme]) || is_digit(text[scheme]) ||
                               text[scheme] == '+' || text[scheme] == '-' || text[scheme] == '.'))
        scheme++;
    if (length - scheme < 4 || memcmp(text + scheme, "://", 3) != 0)
        return false;
    text += scheme + 3;
    length -= scheme + 3;
    size_t authority = 0;
    while (authority < length && text[authority] != '/' && text[authority] != '?' &&
           text[authority] != '#')
        authority++;
    return are_url_characters(text, length) && is_authority(text, authority);
}
