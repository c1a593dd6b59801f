/* SPDX-License-Identifier: Apache-2.0 */
/* Hide what rules find behind pseudonyms, as before a question is sent to a model, and put it back,
 * as in the answer: here the answer repeats the question.
 *
 *     hide_names RULES <text
 *
 * Exit status: 0 done, 2 an error. */
#include <aigc/filter.h>
#include <aigc/restore.h>
#include <stdio.h>

/* A service makes a fresh one for each conversation, of random bytes. */
static const uint8_t key[AIGC_TEXT_KEY_SIZE] = "an example is no place for a key";

static int
keep_name(void *context, const aigc_finding *replaced, const char *name)
{
    return aigc_restorer_add(context, name, replaced->text,
                             (size_t)(replaced->end - replaced->start)) != AIGC_OK;
}

/* What the model gets to see. It goes to stderr, and back through the restorer. */
static int
send_to_model(void *context, const void *data, size_t length)
{
    return fwrite(data, 1, length, stderr) != length ||
           aigc_restorer_feed(context, data, length) != AIGC_OK;
}

static int
show(void *context, const void *data, size_t length)
{
    (void)context;
    return fwrite(data, 1, length, stdout) != length;
}

int
main(int argc, char **argv)
{
    aigc_rules_compiler *compiler = NULL;
    aigc_rules *rules = NULL;
    aigc_transformer *transformer = NULL;
    aigc_restorer *restorer = NULL;
    const aigc_transformer_options rewriting = { .struct_size = sizeof rewriting,
                                                 .on_pseudonym = keep_name };
    const aigc_text_options options = { .struct_size = sizeof options, .key = key };
    char piece[65536];
    size_t length = 1;

    /* A status other than AIGC_OK, which is 0, ends each chain. */
    int failed = aigc_rules_compiler_new(&compiler) ||
                 aigc_rules_compiler_add_path(compiler, argc > 1 ? argv[1] : "rules") ||
                 aigc_rules_compiler_finish(compiler, &rules) ||
                 aigc_restorer_new(AIGC_RESTORE_PLAIN, &restorer) ||
                 aigc_restorer_begin(restorer, show, NULL) ||
                 aigc_transformer_new(rules, &rewriting, &transformer) ||
                 aigc_transformer_configure(transformer, &options) ||
                 aigc_transformer_begin(transformer, send_to_model, NULL, restorer);
    while (!failed && length > 0) {
        length = fread(piece, 1, sizeof piece, stdin);
        failed = aigc_transformer_feed(transformer, piece, length) != AIGC_OK;
    }
    failed = failed || ferror(stdin) || aigc_transformer_finish(transformer) ||
             aigc_restorer_finish(restorer);
    if (failed)
        fputs("hide_names: not done\n", stderr);

    aigc_transformer_free(transformer);
    aigc_restorer_free(restorer);
    aigc_rules_free(rules);
    aigc_rules_compiler_free(compiler);
    return failed ? 2 : 0;
}
