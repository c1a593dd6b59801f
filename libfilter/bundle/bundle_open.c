/* SPDX-License-Identifier: Apache-2.0 */
/* Open a bundle: its bytes, then the signature over them, then what is in them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/small_file.h"
#include "libfilter/bundle/bundle_signature.h"
#include "libfilter/bundle/tar_member.h"
#include "libfilter/limits.h"

#define SIGNATURE_SUFFIX ".minisig"

void
aigc_bundle_free(aigc_bundle *bundle)
{
    if (!bundle)
        return;
    aigcp_text_index_free(&bundle->index);
    aigcp_arena_free(&bundle->arena);
    aigcp_buffer_free(&bundle->content);
    free(bundle->name);
    free(bundle);
}

static aigc_status
new_bundle(const char *name, aigc_bundle **bundle)
{
    aigc_bundle *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    aigcp_buffer_init(&made->content, AIGCP_MAX_BUNDLE_BYTES);
    aigcp_arena_init(&made->arena);
    aigcp_text_index_init(&made->index);
    made->name = strdup(name);
    if (!made->name) {
        aigc_bundle_free(made);
        return AIGC_ERR_MEMORY;
    }
    *bundle = made;
    return AIGC_OK;
}

/* What is in a bundle. */

static aigc_status
refuse_form(aigc_bundle_report *report, const char *member, const char *problem)
{
    if (member[0])
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_MALFORMED, "%s: %s", member, problem);
    return aigcp_bundle_refuse(report, AIGC_BUNDLE_MALFORMED, "%s", problem);
}

static aigc_status
read_manifest(aigc_bundle *bundle, aigcp_tar_reader *tar, aigc_bundle_report *report)
{
    aigcp_tar_member member;
    uint64_t schema = 0;
    if (!aigcp_tar_next(tar, &member))
        return refuse_form(report, member.name, tar->problem ? tar->problem : _("it is empty"));
    if (strcmp(member.name, AIGCP_MANIFEST_NAME) != 0)
        return refuse_form(report, member.name, _("a bundle begins with manifest.json"));
    if (member.size > AIGCP_MAX_MANIFEST_BYTES)
        return refuse_form(report, member.name, _("a file that is too large"));
    aigc_status status = aigcp_manifest_read((const char *)member.data, member.size, &bundle->arena,
                                             &schema, &bundle->manifest);
    if (status == AIGC_ERR_FORMAT && schema > AIGCP_MANIFEST_SCHEMA)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_TOO_NEW,
                                   _("its manifest is that of a later version of this program"));
    if (status == AIGC_ERR_FORMAT)
        return refuse_form(report, member.name, _("not as 'rules build' writes it"));
    if (status == AIGC_OK && member.time != bundle->manifest.created)
        return refuse_form(report, member.name, _("its time is not that of the bundle"));
    return status;
}

/* Check a member against what the manifest says at its place; take its bytes. */
static aigc_status
take_member(aigc_bundle *bundle, const aigcp_tar_member *member, aigc_bundle_file *file,
            aigc_bundle_report *report)
{
    char hash[AIGCP_HASH_HEX_ROOM];
    void *known;
    if (strcmp(member->name, file->name) != 0)
        return refuse_form(report, member->name, _("it is not what the manifest has in its place"));
    if (strcmp(member->name, AIGCP_MANIFEST_NAME) == 0)
        return refuse_form(report, member->name, _("a second manifest"));
    if (member->size > (file->is_list ? AIGCP_MAX_LIST_BYTES : AIGCP_MAX_RULE_FILE_BYTES))
        return refuse_form(report, member->name, _("a file that is too large"));
    if (member->time != bundle->manifest.created)
        return refuse_form(report, member->name, _("its time is not that of the bundle"));
    aigcp_hash_hex(member->data, member->size, hash);
    if (member->size != file->size || strcmp(hash, file->sha256) != 0)
        return refuse_form(report, member->name,
                           _("not the bytes that the manifest has the hash of"));
    file->data = member->data;
    aigc_status status =
        aigcp_text_index_add(&bundle->index, file->name, strlen(file->name), file, &known);
    if (status == AIGC_OK && known)
        return refuse_form(report, member->name, _("two files of one name"));
    return status;
}

static aigc_status
read_content(aigc_bundle *bundle, aigc_bundle_report *report)
{
    aigcp_tar_reader tar = { .data = bundle->content.data, .length = bundle->content.length };
    aigcp_tar_member member;
    size_t count = 0;
    aigc_status status = read_manifest(bundle, &tar, report);
    while (status == AIGC_OK && aigcp_tar_next(&tar, &member)) {
        if (count == bundle->manifest.file_count)
            return refuse_form(report, member.name, _("it is not in the manifest"));
        status = take_member(bundle, &member, &bundle->manifest.files[count++], report);
    }
    if (status != AIGC_OK)
        return status;
    if (tar.problem)
        return refuse_form(report, member.name, tar.problem);
    if (count < bundle->manifest.file_count)
        return refuse_form(report, bundle->manifest.files[count].name, _("it is missing"));
    return AIGC_OK;
}

/* Terms. */

aigc_status
aigcp_bundle_check_revision(const aigc_bundle *bundle, const aigcp_bundle_record *last,
                            aigc_bundle_report *report)
{
    unsigned long long revision = bundle->manifest.revision;
    if (bundle->manifest.revision < last->revision)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_OLDER,
                                   _("its revision is %llu, and %llu was accepted before"),
                                   revision, (unsigned long long)last->revision);
    if (bundle->manifest.revision == last->revision && strcmp(bundle->digest, last->digest) != 0)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_REPLACED,
                                   _("revision %llu was accepted before with other content"),
                                   revision);
    return AIGC_OK;
}

aigc_status
aigcp_bundle_judge(const aigc_bundle *bundle, const aigc_bundle_terms *terms,
                   aigc_bundle_report *report)
{
    const aigcp_manifest *manifest = &bundle->manifest;
    uint64_t now = terms->time ? terms->time : (uint64_t)time(NULL);
    aigcp_engine_version engine;
    aigcp_bundle_record last = { 0 };
    if (!aigcp_engine_version_read(manifest->engine, &engine) || !aigcp_engine_is_enough(&engine))
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_TOO_NEW,
                                   _("it needs version %s of this program, which is version %s"),
                                   manifest->engine, aigc_filter_version());
    if (manifest->expires && now >= manifest->expires)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_EXPIRED, _("it has expired"));
    aigc_status status = AIGC_OK;
    if (terms->record)
        status = aigcp_bundle_blame(report, terms->record,
                                    aigcp_bundle_record_read(terms->record, &last));
    return status == AIGC_OK ? aigcp_bundle_check_revision(bundle, &last, report) : status;
}

/* Check the bytes of a bundle that is otherwise empty. */
static aigc_status
check_bytes(aigc_bundle *bundle, const char *signature, size_t signature_length,
            const aigc_bundle_terms *terms, aigc_bundle_report *report)
{
    aigc_status status = AIGC_OK;
    if (terms && terms->keys)
        status =
            aigcp_bundle_check_signature(terms->keys, bundle->content.data, bundle->content.length,
                                         signature, signature_length, bundle->signer, report);
    if (status != AIGC_OK)
        return status;
    aigcp_hash_hex(bundle->content.data, bundle->content.length, bundle->digest);
    status = read_content(bundle, report);
    return status == AIGC_OK && terms ? aigcp_bundle_judge(bundle, terms, report) : status;
}

aigc_status
aigc_bundle_open_memory(const char *name, const void *data, size_t length, const char *signature,
                        size_t signature_length, const aigc_bundle_terms *terms,
                        aigc_bundle **bundle, aigc_bundle_report *report)
{
    aigc_bundle *made = NULL;
    if (!bundle)
        return AIGC_ERR_ARGUMENT;
    *bundle = NULL;
    if (!name || (!data && length) || !aigcp_bundle_call_is_good(terms, report))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = new_bundle(name, &made);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&made->content, data, length);
    if (status == AIGC_OK)
        status = check_bytes(made, signature, signature_length, terms, report);
    if (status != AIGC_OK) {
        aigc_bundle_free(made);
        return status;
    }
    *bundle = made;
    return AIGC_OK;
}

/* Files. */

/* Read to the end of a file. */
static aigc_status
read_all(int file, aigcp_buffer *content)
{
    aigc_status status = AIGC_OK;
    while (status == AIGC_OK) {
        if (content->length == content->capacity) {
            status = aigcp_buffer_reserve(content, 1);
            continue;
        }
        ssize_t got =
            read(file, content->data + content->length, content->capacity - content->length);
        if (got == 0)
            return AIGC_OK;
        if (got > 0)
            content->length += (size_t)got;
        else if (errno != EINTR)
            return AIGC_ERR_IO;
    }
    return status;
}

static aigc_status
read_bundle(const char *path, aigcp_buffer *content)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return AIGC_ERR_IO;
    aigc_status status = fstat(file, &about) == 0 ? AIGC_OK : AIGC_ERR_IO;
    if (status == AIGC_OK && !S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
        status = AIGC_ERR_IO;
    }
    if (status == AIGC_OK && (uintmax_t)about.st_size < content->limit)
        status = aigcp_buffer_reserve(content, (size_t)about.st_size + 1);
    if (status == AIGC_OK)
        status = read_all(file, content);
    int saved = errno;
    (void)close(file);
    errno = saved;
    return status;
}

/* Read the signature of a bundle. `*length` is 0 and the status AIGC_OK if there is none; one that
 * is too long is none that we read. */
static aigc_status
read_signature(const char *path, char **text, size_t *length, aigc_bundle_report *report)
{
    size_t path_length = strlen(path);
    char *name = malloc(path_length + sizeof SIGNATURE_SUFFIX);
    char *made = malloc(AIGCP_SIGNATURE_FILE_MAX);
    aigc_status status = AIGC_ERR_MEMORY;
    if (!name || !made)
        goto done;
    memcpy(name, path, path_length);
    memcpy(name + path_length, SIGNATURE_SUFFIX, sizeof SIGNATURE_SUFFIX);
    status = aigcp_small_file_read(name, made, AIGCP_SIGNATURE_FILE_MAX, length);
    if (status == AIGC_ERR_LIMIT) {
        status = aigcp_bundle_refuse(report, AIGC_BUNDLE_BAD_SIGNATURE,
                                     _("the signature file is not one that minisign writes"));
    } else if (status == AIGC_ERR_IO && errno == ENOENT) {
        status = AIGC_OK;
    } else if (status == AIGC_OK) {
        *text = made;
        made = NULL;
    }
    status = aigcp_bundle_blame(report, name, status);
done:;
    int saved = errno;
    free(name);
    free(made);
    errno = saved;
    return status;
}

aigc_status
aigc_bundle_open(const char *path, const aigc_bundle_terms *terms, aigc_bundle **bundle,
                 aigc_bundle_report *report)
{
    aigc_bundle *made = NULL;
    char *signature = NULL;
    size_t signature_length = 0;
    if (!bundle)
        return AIGC_ERR_ARGUMENT;
    *bundle = NULL;
    if (!path || !aigcp_bundle_call_is_good(terms, report))
        return AIGC_ERR_ARGUMENT;
    aigc_status status = new_bundle(path, &made);
    if (status == AIGC_OK)
        status = aigcp_bundle_blame(report, path, read_bundle(path, &made->content));
    if (status == AIGC_OK && terms && terms->keys)
        status = read_signature(path, &signature, &signature_length, report);
    if (status == AIGC_OK)
        status = check_bytes(made, signature, signature_length, terms, report);
    int saved = errno;
    free(signature);
    if (status != AIGC_OK) {
        aigc_bundle_free(made);
        made = NULL;
    }
    errno = saved;
    *bundle = made;
    return status;
}

int
aigc_bundle_recognise(const char *path)
{
    uint8_t block[AIGCP_TAR_BLOCK];
    aigcp_tar_member member;
    aigcp_tar_reader tar = { .data = block, .length = sizeof block };
    struct stat about;
    if (!path)
        return 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool whole = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) &&
                 read(file, block, sizeof block) == (ssize_t)sizeof block;
    if (file >= 0)
        (void)close(file);
    /* What follows the header is not here, so the member is none; its name was read. */
    if (whole)
        (void)aigcp_tar_next(&tar, &member);
    return whole && strcmp(member.name, AIGCP_MANIFEST_NAME) == 0;
}
