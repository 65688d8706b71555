#include "config.h"

#include "registry/fetch-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

void
limner_fetch_report (LimnerFetch *fetch, double fraction, const char *text, double seconds_left)
{
  LimnerProgress progress = { .text = text, .seconds_left = seconds_left };

  fetch->shown = MAX (fetch->shown, fraction);
  progress.fraction = fetch->shown;
  limner_job_report (fetch->job, &progress);
}

gboolean
limner_fetch_check_cancelled (const LimnerFetch *fetch, GError **error)
{
  if (!g_cancellable_is_cancelled (limner_job_cancellable (fetch->job)))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
               _ ("The download was stopped; next time it continues from there."));
  return FALSE;
}
