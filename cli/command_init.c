/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label init: make a root, a leaf that passes the certificate profile, and the settings that
 * use them. */
#include "cli/commands.h"
#include "cli/io/messages.h"
#include "cli/io/string_builder.h"

#include <aigc/c2pa.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAYS_DEFAULT 365

/* The files, in the order in which they are made. */
enum { ROOT_KEY, ROOT, LEAF_KEY, LEAF, SETTINGS, FILE_COUNT };

static const struct {
    const char *suffix;
    mode_t mode;
} files[FILE_COUNT] = {
    [ROOT_KEY] = { "-root.key", 0600 }, [ROOT] = { "-root.pem", 0644 },
    [LEAF_KEY] = { ".key", 0600 },      [LEAF] = { ".pem", 0644 },
    [SETTINGS] = { ".config", 0644 },
};

typedef struct init_session {
    const char *name; /* of the files */
    cli_string paths[FILE_COUNT];
    const char *contents[FILE_COUNT];
    cli_string settings;
    aigc_c2pa_credentials credentials;
} init_session;

static cli_exit
read_identity(const cli_options *options, aigc_c2pa_identity *identity)
{
    /* In the order of the choices of --algorithm. */
    static const aigc_c2pa_algorithm algorithms[] = { AIGC_C2PA_EDDSA, AIGC_C2PA_ES256,
                                                      AIGC_C2PA_ES384, AIGC_C2PA_PS256 };
    const char *country = cli_options_text(options, CLI_OPTION_COUNTRY);
    const char *name = cli_options_text(options, CLI_OPTION_SIGNER_NAME);

    *identity = (aigc_c2pa_identity){ .struct_size = sizeof *identity, .days = DAYS_DEFAULT };
    identity->country = country ? country : "CN";
    identity->organisation = cli_options_text(options, CLI_OPTION_ORGANISATION);
    identity->name = name ? name : identity->organisation;
    identity->algorithm = algorithms[cli_options_choice(options, CLI_OPTION_ALGORITHM)];
    if (!cli_options_given(options, CLI_OPTION_IDENTITY_NAME) || !identity->organisation ||
        options->file_count > 0) {
        cli_say("%s", _("say who signs and where the files go: aigc-label init --organisation "
                        "\"Example Org\" -o NAME"));
        return cli_usage_hint(CLI_INIT);
    }
    return CLI_YES;
}

static cli_exit
make_credentials(init_session *session, const aigc_c2pa_identity *identity)
{
    aigc_status status = aigc_c2pa_credentials_make(identity, &session->credentials);

    if (status == AIGC_ERR_FIELD) {
        cli_say("%s", _("a certificate takes a country of two capital letters, and names of 1 to "
                        "64 characters"));
        return CLI_USAGE;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static void
add_setting(init_session *session, const char *folder, const char *name, size_t file)
{
    cli_string_add(&session->settings, name);
    cli_string_add(&session->settings, " = ");
    if (folder) {
        cli_string_add(&session->settings, folder);
        cli_string_add(&session->settings, "/");
    }
    cli_string_add(&session->settings, session->paths[file].data);
    cli_string_add(&session->settings, "\n");
}

/* Absolute paths, because the settings may be used from anywhere. */
static cli_exit
make_settings(init_session *session)
{
    char *folder = session->name[0] == '/' ? NULL : getcwd(NULL, 0);

    add_setting(session, folder, "cert", LEAF);
    add_setting(session, folder, "cert-key", LEAF_KEY);
    add_setting(session, folder, "anchors", ROOT);
    free(folder);
    return session->settings.failed ? cli_say_no_memory() : CLI_YES;
}

static cli_exit
make_paths(init_session *session)
{
    for (size_t i = 0; i < FILE_COUNT; i++) {
        cli_string_add(&session->paths[i], session->name);
        cli_string_add(&session->paths[i], files[i].suffix);
        if (session->paths[i].failed)
            return cli_say_no_memory();
        if (access(session->paths[i].data, F_OK) == 0) {
            cli_say(_("'%s' is there already; keys are never overwritten"), session->paths[i].data);
            return CLI_ENVIRONMENT;
        }
    }
    return make_settings(session);
}

static bool
write_all(int fd, const char *text)
{
    size_t length = strlen(text);

    while (length > 0) {
        ssize_t written = write(fd, text, length);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
    return true;
}

/* Exclusively, so that no link leads the key elsewhere. Returns 0 or an errno; then the file is not
 * there. */
static int
create(const char *path, mode_t mode, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    if (fd < 0)
        return errno;
    int error = write_all(fd, text) ? 0 : errno;
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error != 0)
        (void)unlink(path);
    return error;
}

static cli_exit
write_files(init_session *session)
{
    session->contents[ROOT_KEY] = session->credentials.root_key;
    session->contents[ROOT] = session->credentials.root_certificate;
    session->contents[LEAF_KEY] = session->credentials.leaf_key;
    session->contents[LEAF] = session->credentials.leaf_certificate;
    session->contents[SETTINGS] = session->settings.data;
    for (size_t i = 0; i < FILE_COUNT; i++) {
        int error = create(session->paths[i].data, files[i].mode, session->contents[i]);

        if (error != 0) {
            cli_say(_("cannot write '%s': %s"), session->paths[i].data, strerror(error));
            while (i > 0)
                (void)unlink(session->paths[--i].data);
            return CLI_ENVIRONMENT;
        }
    }
    return CLI_YES;
}

static void
explain(const init_session *session)
{
    cli_say(_("'%s' is the secret key of the root: keep it off this machine, it is needed only to "
              "make the next leaf"),
            session->paths[ROOT_KEY].data);
    cli_say(_("'%s' is the root: give it to everyone who verifies"), session->paths[ROOT].data);
    cli_say(_("'%s' and '%s' sign; the certificate is valid for a year"),
            session->paths[LEAF_KEY].data, session->paths[LEAF].data);
    cli_say(_("'%s' are the settings: use them with --config"), session->paths[SETTINGS].data);
    cli_say("%s", _("public viewers will show what you sign as valid, but not as trusted: that "
                    "takes a certificate of an authority on the C2PA trust list"));
}

cli_exit
cli_command_init(const cli_options *options)
{
    aigc_c2pa_identity identity;
    init_session session;
    cli_exit answer = read_identity(options, &identity);

    memset(&session, 0, sizeof session);
    session.name = cli_options_text(options, CLI_OPTION_IDENTITY_NAME);
    if (answer == CLI_YES)
        answer = make_paths(&session);
    if (answer == CLI_YES)
        answer = make_credentials(&session, &identity);
    if (answer == CLI_YES)
        answer = write_files(&session);
    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_QUIET))
        explain(&session);
    aigc_c2pa_credentials_free(&session.credentials);
    for (size_t i = 0; i < FILE_COUNT; i++)
        cli_string_free(&session.paths[i]);
    cli_string_free(&session.settings);
    return answer;
}
