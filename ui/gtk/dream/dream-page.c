/* The dream dialog without its buttons. */
#include "config.h"

#include "dream/dream-job-private.h"
#include "dream/dream-panel-private.h"
#include "effect/page-private.h"
#include "limner-ui.h"

#include <glib/gi18n-lib.h>

static const LimnerPageKind kind = {
  .effect = "dream",
  .help = N_ ("Help on dreams"),
  .table = limner_dream_setting_table,
  .count_name = "zoom",
  .job_new = limner_dream_job_new,
  .job_free = limner_dream_job_free,
  .job_run = limner_dream_job_run,
};

GtkWidget *
limner_dream_page_new (GObject *settings, const LimnerUiSubject *subject)
{
  return limner_page_new (&kind, settings, subject, limner_dream_panel_new (settings));
}
