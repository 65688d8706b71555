#include "config.h"

#include "training/train-words-private.h"

#include "limner-ui.h"

#include <glib/gi18n-lib.h>

const LimnerTrainState *
limner_train_last_state (const LimnerTrainReport *report)
{
  const GArray *rows = report->rows;

  return rows->len > 0 ? &g_array_index (rows, LimnerTrainState, rows->len - 1) : NULL;
}

static char *
describe_running (const LimnerTrainReport *report, const LimnerTrainState *last)
{
  g_autofree char *time = NULL;

  if (last == NULL)
    return g_strdup (_ ("Reading the photographs…"));
  if (report->paused)
    return g_strdup_printf (_ ("Paused after step %d of %d"), last->step, last->steps);
  time = limner_describe_time_left (last->seconds_left);
  /* Translators: the third is the time left: “Step 5 of 100, about 20 s left”. */
  return g_strdup_printf (_ ("Step %d of %d, %s"), last->step, last->steps, time);
}

char *
limner_train_describe (const LimnerTrainReport *report, const LimnerTrainSituation *situation)
{
  const LimnerTrainState *last = limner_train_last_state (report);

  if (situation->finishing)
    return g_strdup (_ ("Saving…"));
  if (report->finished)
    return g_strdup (_ ("Done: the network is installed; style transfer paints with it in one pass."));
  if (report->pid != 0)
    return describe_running (report, last);
  if (situation->installed && last != NULL)
    return g_strdup_printf (
        _ ("Ended after step %d of %d: the network is installed as it is now. Training can "
           "continue."),
        last->step, last->steps);
  if (report->message != NULL)
    return g_strdup (report->message);
  if (last != NULL)
    return g_strdup_printf (_ ("Stopped after step %d of %d; training can continue."), last->step,
                            last->steps);
  return g_strdup (situation->awaited ? _ ("Starting…")
                                      : _ ("This training has not begun; remove it and try again."));
}
