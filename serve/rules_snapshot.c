/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/rules_snapshot.h"

#include <stdlib.h>

int
serve_rules_init(serve_rules *rules)
{
    rules->current = NULL;
    return pthread_mutex_init(&rules->lock, NULL) == 0 ? 0 : -1;
}

void
serve_rules_destroy(serve_rules *rules)
{
    serve_snapshot_free(rules->current);
    (void)pthread_mutex_destroy(&rules->lock);
}

void
serve_snapshot_free(serve_snapshot *snapshot)
{
    if (!snapshot || atomic_fetch_sub(&snapshot->references, 1) > 1)
        return;
    aigc_policy_free(snapshot->policies[AIGC_DIRECTION_OUTPUT]);
    aigc_policy_free(snapshot->policies[AIGC_DIRECTION_INPUT]);
    aigc_rules_free(snapshot->rules);
    free(snapshot);
}

int
serve_rules_replace(serve_rules *rules, aigc_rules *set, aigc_policy *output, aigc_policy *input)
{
    serve_snapshot *made = calloc(1, sizeof *made), *old;

    if (!made) {
        aigc_policy_free(output);
        aigc_policy_free(input);
        aigc_rules_free(set);
        return -1;
    }
    atomic_init(&made->references, 1);
    made->rules = set;
    made->policies[AIGC_DIRECTION_OUTPUT] = output;
    made->policies[AIGC_DIRECTION_INPUT] = input;
    made->loaded = time(NULL);
    (void)pthread_mutex_lock(&rules->lock);
    old = rules->current;
    rules->current = made;
    (void)pthread_mutex_unlock(&rules->lock);
    serve_snapshot_free(old);
    return 0;
}

serve_snapshot *
serve_rules_take(serve_rules *rules)
{
    (void)pthread_mutex_lock(&rules->lock);
    serve_snapshot *snapshot = rules->current;
    if (snapshot)
        (void)atomic_fetch_add(&snapshot->references, 1);
    (void)pthread_mutex_unlock(&rules->lock);
    return snapshot;
}
