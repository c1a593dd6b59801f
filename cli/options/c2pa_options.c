/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/c2pa_options.h"

#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/limits.h"
#include "cli/options/terminal_password.h"
#include "cli/options/time_stamp_curl.h"

#include <string.h>

/* ---- signing ------------------------------------------------------------------------- */

static int
say_rule(void *context, size_t certificate, const char *clause, const char *rule,
         const char *advice, int fatal)
{
    const char *name = context;

    if (fatal) {
        cli_say(_("'%s', certificate %zu: %s (C2PA %s): %s"), name, certificate + 1, _(rule),
                clause, _(advice));
    }
    return 0;
}

cli_exit
cli_c2pa_say_rules(const char *name, const cli_string *pem)
{
    /* The name is only printed. */
    aigc_status status = aigc_c2pa_certificate_check(pem->data, pem->length, NULL, say_rule,
                                                     (void *)(uintptr_t)name);

    if (status == AIGC_ERR_FORMAT) {
        cli_say(_("'%s' holds no certificate in PEM"), name);
        return CLI_INPUT;
    }
    return status == AIGC_OK || status == AIGC_ERR_KEY ? CLI_YES : cli_say_status(status);
}

static bool
is_uri(const char *key)
{
    return strncmp(key, "pkcs11:", 7) == 0 || strncmp(key, "file:", 5) == 0;
}

static aigc_status
load_signer(const cli_string *chain, const char *key, const cli_string *pem, const char *password,
            aigc_c2pa_signer **signer)
{
    return is_uri(key) ? aigc_c2pa_signer_uri(chain->data, chain->length, key, password, signer)
                       : aigc_c2pa_signer_pem(chain->data, chain->length, pem->data, pem->length,
                                              password, signer);
}

/* Why there is no signer. */
static cli_exit
say_refused(aigc_status status, const char *certificate, const char *key, const cli_string *chain)
{
    switch (status) {
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s' holds no certificate in PEM"), certificate);
        return CLI_INPUT;
    case AIGC_ERR_PASSWORD:
        cli_say(_("the key '%s' is encrypted: give its password, or the right one, with "
                  "--cert-password-file"),
                key);
        return CLI_ENVIRONMENT;
    case AIGC_ERR_KEY:
        if (aigc_c2pa_certificate_check(chain->data, chain->length, NULL, NULL, NULL) ==
            AIGC_ERR_KEY)
            return cli_exit_worst(cli_c2pa_say_rules(certificate, chain), CLI_INPUT);
        cli_say(is_uri(key)
                    ? _("'%s': there is no such key, its PIN is another, or it is not that of "
                        "the certificate '%s'")
                    : _("'%s' is not the secret key of the certificate '%s'"),
                key, certificate);
        return CLI_INPUT;
    default:
        return cli_say_status(status);
    }
}

static cli_exit
read_password(const cli_options *options, cli_password *password)
{
    const char *file = cli_options_text(options, CLI_OPTION_CERT_PASSWORD_FILE);

    password->text[0] = '\0';
    return file ? cli_password_from_file(password, file) : CLI_YES;
}

cli_exit
cli_c2pa_signer(const cli_options *options, aigc_c2pa_signer **signer)
{
    const char *certificate = cli_options_text(options, CLI_OPTION_CERT);
    const char *key = cli_options_text(options, CLI_OPTION_CERT_KEY);
    const char *authority = cli_options_text(options, CLI_OPTION_TSA);
    cli_password password;
    cli_string chain, pem;
    aigc_status status;

    *signer = NULL;
    if (!certificate || !key) {
        cli_say("%s", _("nothing to sign with: give --cert and --cert-key, or make them with "
                        "'aigc-label init'"));
        return cli_usage_hint(options->command);
    }
    cli_string_init(&chain);
    cli_string_init(&pem);
    cli_exit answer = cli_read_file(certificate, CLI_PEM_MAX, &chain);
    if (answer == CLI_YES && !is_uri(key))
        answer = cli_read_file(key, CLI_PEM_MAX, &pem);
    if (answer == CLI_YES)
        answer = read_password(options, &password);
    if (answer == CLI_YES) {
        status =
            load_signer(&chain, key, &pem, password.text[0] != '\0' ? password.text : NULL, signer);
        answer = status == AIGC_OK ? CLI_YES : say_refused(status, certificate, key, &chain);
        cli_password_wipe(&password);
    }
    if (answer == CLI_YES && authority) {
        status =
            aigc_c2pa_signer_stamp(*signer, cli_time_stamp_fetch, (void *)(uintptr_t)authority);
        answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
    }
    if (pem.data)
        memset(pem.data, 0, pem.length);
    cli_string_free(&pem);
    cli_string_free(&chain);
    return answer;
}

void
cli_c2pa_claim(const cli_options *options, aigc_c2pa_claim *claim)
{
    /* In the order of the choices of --source-type. */
    static const char *const source_types[] = { "trainedAlgorithmicMedia",
                                                "trainedAlgorithmicMedia",
                                                "compositeWithTrainedAlgorithmicMedia",
                                                "algorithmicMedia" };

    memset(claim, 0, sizeof *claim);
    claim->struct_size = sizeof *claim;
    claim->title = cli_options_text(options, CLI_OPTION_TITLE);
    claim->action = cli_options_text(options, CLI_OPTION_ACTION);
    claim->agent_name = cli_options_text(options, CLI_OPTION_SYSTEM);
    claim->agent_version = cli_options_text(options, CLI_OPTION_SYSTEM_VERSION);
    claim->source_type = source_types[cli_options_choice(options, CLI_OPTION_SOURCE_TYPE)];
    claim->minimal = cli_options_given(options, CLI_OPTION_MINIMAL) ? 1 : 0;
}

/* ---- trust --------------------------------------------------------------------------- */

static cli_exit
add_file(aigc_c2pa_trust *trust, aigc_c2pa_trusted_for purpose, const char *path)
{
    cli_string pem;

    cli_string_init(&pem);
    cli_exit answer = cli_read_file(path, CLI_PEM_MAX, &pem);
    if (answer == CLI_YES) {
        aigc_status status =
            aigc_c2pa_trust_add(trust, purpose, pem.data ? pem.data : "", pem.length);

        if (status == AIGC_ERR_FORMAT) {
            cli_say(_("'%s' holds no certificate in PEM"), path);
            answer = CLI_INPUT;
        } else if (status != AIGC_OK) {
            answer = cli_say_status(status);
        }
    }
    cli_string_free(&pem);
    return answer;
}

static cli_exit
add_usages(const cli_options *options, aigc_c2pa_trust *trust)
{
    size_t position = 0;
    const char *oid;

    while ((oid = cli_options_next(options, CLI_OPTION_USAGE, &position)) != NULL) {
        aigc_status status = aigc_c2pa_trust_usage(trust, oid);

        if (status == AIGC_ERR_FORMAT) {
            cli_say(_("--usage '%s' is no object identifier, such as 1.3.6.1.5.5.7.3.4"), oid);
            return CLI_USAGE;
        }
        if (status != AIGC_OK)
            return cli_say_status(status);
    }
    return CLI_YES;
}

cli_exit
cli_c2pa_trust(const cli_options *options, aigc_c2pa_trust **trust)
{
    static const struct {
        cli_option_id option;
        aigc_c2pa_trusted_for purpose;
    } lists[] = {
        { CLI_OPTION_ANCHORS, AIGC_C2PA_ANCHOR },
        { CLI_OPTION_TSA_ANCHORS, AIGC_C2PA_STAMPER },
        { CLI_OPTION_ALLOWED, AIGC_C2PA_ALLOWED },
    };
    aigc_status status = aigc_c2pa_trust_new(trust);
    cli_exit answer;

    if (status != AIGC_OK)
        return cli_say_status(status);
    answer = add_usages(options, *trust);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        size_t position = 0;
        const char *path;

        while (answer == CLI_YES &&
               (path = cli_options_next(options, lists[i].option, &position)) != NULL)
            answer = add_file(*trust, lists[i].purpose, path);
    }
    if (answer != CLI_YES) {
        aigc_c2pa_trust_free(*trust);
        *trust = NULL;
    }
    return answer;
}
