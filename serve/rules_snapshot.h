/* SPDX-License-Identifier: Apache-2.0 */
/* Rules and the policies that fit them, as one thing that requests take together: a request that
 * began with one revision ends with it. */
#ifndef SERVE_RULES_SNAPSHOT_H
#define SERVE_RULES_SNAPSHOT_H

#include <aigc/policy.h>

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

typedef struct serve_snapshot {
    atomic_size_t references;
    aigc_rules *rules;
    aigc_policy *policies[2]; /* by aigc_direction */
    time_t loaded;
} serve_snapshot;

typedef struct serve_rules {
    pthread_mutex_t lock;
    serve_snapshot *current;
} serve_rules;

int serve_rules_init(serve_rules *rules);
void serve_rules_destroy(serve_rules *rules);

/* Put rules and policies in force; takes the references. -1 if memory is out: then they are
 * released and nothing changes. */
int serve_rules_replace(serve_rules *rules, aigc_rules *set, aigc_policy *output,
                        aigc_policy *input);

/* One reference to what is in force; NULL if nothing is yet. */
serve_snapshot *serve_rules_take(serve_rules *rules);
void serve_snapshot_free(serve_snapshot *snapshot);

#endif
