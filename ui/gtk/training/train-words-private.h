/* Describes the state of a training in one sentence. */
#pragma once

#include <limner/train.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean finishing; /* its network will be installed */
  gboolean installed; /* its current network is installed */
  gboolean awaited;   /* it was just started */
} LimnerTrainSituation;

/* The caller frees it. */
char *limner_train_describe (const LimnerTrainReport *report, const LimnerTrainSituation *situation);
/* The last log line with losses; NULL: none. */
const LimnerTrainState *limner_train_last_state (const LimnerTrainReport *report);

G_END_DECLS
