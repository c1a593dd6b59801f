/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle says of itself. */
#include "cli/rules/bundle_description.h"

#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/options/time_value.h"

#include <inttypes.h>
#include <string.h>

static void
add_value(cli_string *out, const char *name, const char *value)
{
    cli_string_add(out, name);
    cli_string_add(out, _(": "));
    cli_escape(out, value, strlen(value), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, '\n');
}

void
cli_bundle_describe(cli_string *out, const aigc_bundle_info *info)
{
    char created[CLI_TIME_SIZE];
    char expires[CLI_TIME_SIZE];

    cli_time_write(info->created, created);
    cli_time_write(info->expires, expires);
    cli_string_add(out, _("revision"));
    cli_string_add(out, _(": "));
    cli_string_format(out, "%" PRIu64 "\n", info->revision);
    add_value(out, _("created"), created);
    add_value(out, _("expires"), info->expires == 0 ? _("never") : expires);
    add_value(out, _("needs version"), info->engine);
    add_value(out, _("SHA-256"), info->digest);
}

void
cli_bundle_describe_json(cli_string *out, const aigc_bundle_info *info)
{
    cli_json_number(out, "revision", info->revision);
    cli_json_number(out, "created", info->created);
    cli_json_number(out, "expires", info->expires);
    cli_json_string(out, "engine", info->engine);
    cli_json_string(out, "sha256", info->digest);
}

void
cli_bundle_list(cli_string *out, const aigc_bundle *bundle)
{
    aigc_bundle_category category;
    aigc_bundle_file file;

    cli_string_add(out, _("categories:\n"));
    for (size_t i = 0; aigc_bundle_get_category(bundle, i, &category) == AIGC_OK; i++) {
        cli_string_add(out, "  ");
        cli_escape(out, category.category, strlen(category.category), CLI_ESCAPE_PLAIN);
        cli_string_format(out, _(": rules %llu, words %llu, regular expressions %llu\n"),
                          (unsigned long long)category.rules, (unsigned long long)category.words,
                          (unsigned long long)category.patterns);
    }
    cli_string_add(out, _("files:\n"));
    for (size_t i = 0; aigc_bundle_get_file(bundle, i, &file) == AIGC_OK; i++) {
        cli_string_add(out, "  ");
        cli_escape(out, file.name, strlen(file.name), CLI_ESCAPE_PLAIN);
        cli_string_format(
            out, file.is_list ? _(" (word list, %zu bytes)\n") : _(" (rules, %zu bytes)\n"),
            file.size);
    }
}

void
cli_bundle_list_json(cli_string *out, const aigc_bundle *bundle)
{
    aigc_bundle_category category;
    aigc_bundle_file file;

    cli_json_open(out, "categories", '[');
    for (size_t i = 0; aigc_bundle_get_category(bundle, i, &category) == AIGC_OK; i++) {
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "category", category.category);
        cli_json_number(out, "rules", category.rules);
        cli_json_number(out, "words", category.words);
        cli_json_number(out, "regexes", category.patterns);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
    cli_json_open(out, "files", '[');
    for (size_t i = 0; aigc_bundle_get_file(bundle, i, &file) == AIGC_OK; i++) {
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "name", file.name);
        cli_json_string(out, "kind", file.is_list ? "list" : "rules");
        cli_json_number(out, "bytes", file.size);
        cli_json_string(out, "sha256", file.sha256);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
}
