/* The state of a training in one sentence. */
#pragma once

#include <limner/train.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean finishing; /* its network is to be installed */
  gboolean installed; /* its network is installed as it is now */
  gboolean awaited;   /* it was started a moment ago */
} LimnerTrainSituation;

/* Caller frees. */
char *limner_train_describe (const LimnerTrainReport *report, const LimnerTrainSituation *situation);
/* The last line of the log that has losses; NULL: none. */
const LimnerTrainState *limner_train_last_state (const LimnerTrainReport *report);

G_END_DECLS
