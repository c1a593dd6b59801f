/* SPDX-License-Identifier: Apache-2.0 */
/* Tar files in one form: POSIX.1-1988, 10.1.1.
 *
 *     offset  size
 *          0   100  name
 *        100     8  mode, octal         0000644
 *        108    16  owner, group        0000000
 *        124    12  size, octal
 *        136    12  time, octal
 *        148     8  sum of all bytes of the header, with blanks in this field
 *        156     1  kind                '0'
 *        157   100  what a link leads to
 *        257     8  "ustar" NUL "00"
 *        265    64  names of owner and group
 *        329    16  numbers of a device 0000000
 *        345   155  prefix: what stands before the name and a '/' */
#include "libfilter/bundle/tar_member.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"

#define NAME_SIZE 100
#define MODE 100
#define OWNER 108
#define GROUP 116
#define SIZE 124
#define TIME 136
#define SUM 148
#define SUM_SIZE 8
#define KIND 156
#define MAGIC 257
#define DEVICE_MAJOR 329
#define DEVICE_MINOR 337
#define PREFIX 345
#define PREFIX_SIZE 155
#define OCTAL_DIGITS 11

_Static_assert(PREFIX_SIZE + 1 + NAME_SIZE == AIGCP_MEMBER_NAME_MAX, "the longest name");

static const uint8_t magic[8] = { 'u', 's', 't', 'a', 'r', 0, '0', '0' };

bool
aigcp_member_name_is_good(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > AIGCP_MEMBER_NAME_MAX ||
        aigcp_utf8_valid_prefix((const uint8_t *)name, length) != length)
        return false;
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F || *c == '\\')
            return false;
    for (const char *part = name; part;) {
        size_t part_length = strcspn(part, "/");
        if (part_length == 0 || (part_length == 1 && part[0] == '.') ||
            (part_length == 2 && part[0] == '.' && part[1] == '.'))
            return false;
        part = part[part_length] ? part + part_length + 1 : NULL;
    }
    return true;
}

/* Where a name is cut into prefix and name: at the first slash that leaves a name short enough.
 * `*prefix` is 0 if no prefix is needed. */
static bool
cut_name(const char *name, size_t *prefix)
{
    size_t length = strlen(name);
    *prefix = 0;
    if (length <= NAME_SIZE)
        return true;
    if (length > AIGCP_MEMBER_NAME_MAX)
        return false;
    const char *slash = strchr(name + (length - NAME_SIZE - 1), '/');
    if (!slash || slash == name || slash[1] == '\0')
        return false;
    *prefix = (size_t)(slash - name);
    return *prefix <= PREFIX_SIZE;
}

bool
aigcp_tar_name_fits(const char *name)
{
    size_t prefix;
    return cut_name(name, &prefix);
}

static void
put_octal(uint8_t *field, int digits, uint64_t value)
{
    for (int i = digits; i-- > 0; value >>= 3)
        field[i] = (uint8_t)('0' + (value & 7));
}

/* The sum of a header's bytes, with blanks where the sum itself stands. */
static uint32_t
sum_of(const uint8_t header[AIGCP_TAR_BLOCK])
{
    uint32_t sum = 0;
    for (size_t i = 0; i < AIGCP_TAR_BLOCK; i++)
        sum += i >= SUM && i < SUM + SUM_SIZE ? ' ' : header[i];
    return sum;
}

void
aigcp_tar_header(const char *name, uint64_t size, uint64_t time, uint8_t header[AIGCP_TAR_BLOCK])
{
    size_t prefix = 0;
    memset(header, 0, AIGCP_TAR_BLOCK);
    if (!cut_name(name, &prefix))
        return;
    const char *rest = name + prefix + (prefix > 0);
    memcpy(header + PREFIX, name, prefix);
    memcpy(header, rest, strlen(rest));
    put_octal(header + MODE, 7, 0644);
    put_octal(header + OWNER, 7, 0);
    put_octal(header + GROUP, 7, 0);
    put_octal(header + SIZE, OCTAL_DIGITS, size);
    put_octal(header + TIME, OCTAL_DIGITS, time);
    header[KIND] = '0';
    memcpy(header + MAGIC, magic, sizeof magic);
    put_octal(header + DEVICE_MAJOR, 7, 0);
    put_octal(header + DEVICE_MINOR, 7, 0);
    put_octal(header + SUM, 6, sum_of(header));
    header[SUM + 7] = ' ';
}

size_t
aigcp_tar_padding(size_t size)
{
    return (AIGCP_TAR_BLOCK - size % AIGCP_TAR_BLOCK) % AIGCP_TAR_BLOCK;
}

static bool
is_zero(const uint8_t *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i])
            return false;
    return true;
}

static bool
read_octal(const uint8_t *field, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < OCTAL_DIGITS; i++) {
        if (field[i] < '0' || field[i] > '7')
            return false;
        *value = *value << 3 | (uint64_t)(field[i] - '0');
    }
    return true;
}

/* Why a member is not a regular file; NULL if it is one. */
static const char *
problem_of_kind(uint8_t kind)
{
    switch (kind) {
    case '0':
        return NULL;
    case '1':
    case '2':
        return _("a link, where only files are allowed");
    case '3':
    case '4':
        return _("a device, where only files are allowed");
    case '5':
        return _("a folder, where only files are allowed");
    case '6':
        return _("a named pipe, where only files are allowed");
    default:
        return _("a member of a kind that is not allowed");
    }
}

static void
read_name(const uint8_t *header, char name[AIGCP_MEMBER_NAME_MAX + 1])
{
    size_t prefix = strnlen((const char *)header + PREFIX, PREFIX_SIZE);
    size_t rest = strnlen((const char *)header, NAME_SIZE);
    memcpy(name, header + PREFIX, prefix);
    if (prefix)
        name[prefix++] = '/';
    memcpy(name + prefix, header, rest);
    name[prefix + rest] = '\0';
}

/* Check a header and take what it says; returns what is wrong with it, or NULL. */
static const char *
read_header(const uint8_t *header, aigcp_tar_member *member)
{
    uint8_t expected[AIGCP_TAR_BLOCK];
    uint8_t sum[SUM_SIZE - 2];
    uint64_t size;
    if (memcmp(header + MAGIC, magic, sizeof magic) != 0)
        return _("not a tar file of the kind ustar");
    put_octal(sum, sizeof sum, sum_of(header));
    if (memcmp(header + SUM, sum, sizeof sum) != 0)
        return _("a damaged header");
    read_name(header, member->name);
    const char *problem = problem_of_kind(header[KIND]);
    if (problem)
        return problem;
    if (!aigcp_member_name_is_good(member->name))
        return _("a name that is not a plain relative path");
    if (!read_octal(header + SIZE, &size) || !read_octal(header + TIME, &member->time))
        return _("a damaged header");
    if (size > SIZE_MAX)
        return _("a file that is too large");
    member->size = (size_t)size;
    aigcp_tar_header(member->name, size, member->time, expected);
    if (memcmp(header, expected, sizeof expected) != 0)
        return _("a header that is not as 'rules build' writes it");
    return NULL;
}

bool
aigcp_tar_next(aigcp_tar_reader *reader, aigcp_tar_member *member)
{
    size_t left = reader->length - reader->position;
    *member = (aigcp_tar_member){ 0 };
    if (reader->problem)
        return false;
    if (left < AIGCP_TAR_BLOCK) {
        reader->problem = _("cut off");
        return false;
    }
    const uint8_t *header = reader->data + reader->position;
    if (is_zero(header, AIGCP_TAR_BLOCK)) {
        if (left != AIGCP_TAR_END_SIZE || !is_zero(header, left))
            reader->problem = _("something behind the end");
        return false;
    }
    reader->problem = read_header(header, member);
    if (reader->problem)
        return false;
    left -= AIGCP_TAR_BLOCK;
    if (member->size > left || aigcp_tar_padding(member->size) > left - member->size) {
        reader->problem = _("a file that is larger than what follows");
        return false;
    }
    member->data = header + AIGCP_TAR_BLOCK;
    if (!is_zero(member->data + member->size, aigcp_tar_padding(member->size))) {
        reader->problem = _("something behind the end of a file");
        return false;
    }
    reader->position += AIGCP_TAR_BLOCK + member->size + aigcp_tar_padding(member->size);
    return true;
}
