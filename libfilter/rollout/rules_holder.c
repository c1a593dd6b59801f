/* SPDX-License-Identifier: Apache-2.0 */
/* Replace the rules of a running service: build aside, try, swap one pointer. */
#include <aigc/rollout.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "libfilter/bundle/opened_bundle.h"

/* Whoever replaces holds `replacing` all the time, so that revisions only grow; `lock` guards the
 * pointer alone, for the moment of reading or writing it. */
struct aigc_rules_holder {
    pthread_mutex_t replacing;
    pthread_mutex_t lock;
    aigc_rules *current;
};

aigc_status
aigc_rules_holder_new(aigc_rules *rules, aigc_rules_holder **holder)
{
    if (!holder)
        return AIGC_ERR_ARGUMENT;
    *holder = NULL;
    aigc_rules_holder *made = calloc(1, sizeof *made);
    if (!made)
        return AIGC_ERR_MEMORY;
    if (pthread_mutex_init(&made->replacing, NULL) != 0) {
        free(made);
        return AIGC_ERR_MEMORY;
    }
    if (pthread_mutex_init(&made->lock, NULL) != 0) {
        (void)pthread_mutex_destroy(&made->replacing);
        free(made);
        return AIGC_ERR_MEMORY;
    }
    made->current = aigc_rules_retain(rules);
    *holder = made;
    return AIGC_OK;
}

void
aigc_rules_holder_free(aigc_rules_holder *holder)
{
    if (!holder)
        return;
    aigc_rules_free(holder->current);
    (void)pthread_mutex_destroy(&holder->lock);
    (void)pthread_mutex_destroy(&holder->replacing);
    free(holder);
}

aigc_rules *
aigc_rules_holder_get(aigc_rules_holder *holder)
{
    if (!holder)
        return NULL;
    (void)pthread_mutex_lock(&holder->lock);
    aigc_rules *rules = aigc_rules_retain(holder->current);
    (void)pthread_mutex_unlock(&holder->lock);
    return rules;
}

/* Put rules in force; takes over the reference. The old ones are released outside the lock: it may
 * be the last reference to much memory. */
static void
swap(aigc_rules_holder *holder, aigc_rules *rules)
{
    (void)pthread_mutex_lock(&holder->lock);
    aigc_rules *old = holder->current;
    holder->current = rules;
    (void)pthread_mutex_unlock(&holder->lock);
    aigc_rules_free(old);
}

aigc_status
aigc_rules_holder_replace(aigc_rules_holder *holder, aigc_rules *rules, aigc_bundle_report *report)
{
    if (!holder || !rules || !aigcp_bundle_call_is_good(NULL, report))
        return AIGC_ERR_ARGUMENT;
    (void)pthread_mutex_lock(&holder->replacing);
    aigc_status status = aigcp_bundle_self_test(rules, report);
    if (status == AIGC_OK)
        swap(holder, aigc_rules_retain(rules));
    (void)pthread_mutex_unlock(&holder->replacing);
    return status;
}

/* Remember rules from a bundle; another process may have been faster with later ones. */
static aigc_status
remember(const aigc_rules *rules, const char *record, aigc_bundle_report *report)
{
    aigc_status status = aigc_bundle_accept(rules, record);
    if (status == AIGC_ERR_REFUSED)
        return aigcp_bundle_refuse(report, AIGC_BUNDLE_OLDER,
                                   _("a later revision was accepted meanwhile"));
    return aigcp_bundle_blame(report, record, status);
}

/* The holder is locked for replacing; `running` is what is in force, or NULL. */
static aigc_status
load(aigc_rules_holder *holder, aigc_rules *running, const char *path,
     const aigc_bundle_terms *terms, aigc_bundle_report *report)
{
    aigc_bundle *bundle = NULL;
    aigc_rules *rules = NULL;
    aigc_status status = aigc_bundle_open(path, terms, &bundle, report);
    if (status != AIGC_OK)
        return status;
    if (strcmp(bundle->digest, aigc_rules_digest(running)) != 0)
        status = aigcp_bundle_compile(bundle, terms, running, &rules, report);
    aigc_bundle_free(bundle);
    if (status == AIGC_OK && rules && terms && terms->check &&
        terms->check(terms->check_context, rules) != 0)
        status = AIGC_ERR_STOPPED;
    if (status == AIGC_OK && rules && terms && terms->record)
        status = remember(rules, terms->record, report);
    if (status == AIGC_OK && rules)
        swap(holder, aigc_rules_retain(rules));
    int saved = errno;
    aigc_rules_free(rules);
    errno = saved;
    return status;
}

aigc_status
aigc_rules_holder_load(aigc_rules_holder *holder, const char *path, const aigc_bundle_terms *terms,
                       aigc_bundle_report *report)
{
    if (!holder || !path || !aigcp_bundle_call_is_good(terms, report))
        return AIGC_ERR_ARGUMENT;
    (void)pthread_mutex_lock(&holder->replacing);
    aigc_rules *running = aigc_rules_holder_get(holder);
    aigc_status status = load(holder, running, path, terms, report);
    int saved = errno;
    aigc_rules_free(running);
    (void)pthread_mutex_unlock(&holder->replacing);
    errno = saved;
    return status;
}
