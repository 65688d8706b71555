/* An effect's dialog without its buttons: preview, controls, estimate, help and presets. */
#pragma once

#include "effect/preview-cache-private.h"
#include "limner-ui.h"

G_BEGIN_DECLS

/* Stores the estimate of the real job: seconds and peak memory for one layer. The worker calls it with
 * the job that job_run received. */
void limner_page_note_estimate (const LimnerJob *job, double seconds, gint64 peak_mib);

/* The properties of one effect; static data. */
typedef struct
{
  const char *effect;                        /* name of its presets and of its documentation page */
  const char *help;                          /* label of the help button; the page translates it */
  const LimnerSettingTable *(*table) (void); /* of the effect's settings */
  const char *count_name;                    /* int property: number of new layers; 0 is one */
  gboolean (*is_single) (GObject *settings); /* whether the number is always one; NULL: never */
  /* Makes a request for the worker. The real job works on width x height pixels. */
  gpointer (*job_new) (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                       int height);
  GDestroyNotify job_free;
  LimnerPreviewWorkerFunc job_run; /* stores its estimate */
} LimnerPageKind;

/* References `settings` and copies what it needs of the subject. */
GtkWidget *limner_page_new (const LimnerPageKind *kind, GObject *settings, const LimnerUiSubject *subject,
                            GtkWidget *panel);
GObject *limner_page_settings (GtkWidget *page);

G_END_DECLS
