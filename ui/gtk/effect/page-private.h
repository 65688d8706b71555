/* An effect's dialog above its buttons: preview, controls, what it will cost, help and presets. */
#pragma once

#include "effect/preview-cache-private.h"
#include "limner-ui.h"

G_BEGIN_DECLS

/* What the real work will take, in seconds for one layer; called by the worker, with the progress data that
 * job_run got. */
void limner_page_note_estimate (const LimnerJob *job, double seconds, gint64 peak_mib);

/* What one effect has of its own; static. */
typedef struct
{
  const char *effect;                        /* of its presets and of the page of the documentation */
  const char *help;                          /* name of the help button, translated by the page */
  const LimnerSettingTable *(*table) (void); /* of its settings */
  const char *count_name;                    /* int property: how many new layers, 0 being one */
  gboolean (*is_single) (GObject *settings); /* whether it is one whatever that says; NULL: never */
  /* A request for the worker; width x height is what the real work works on. */
  gpointer (*job_new) (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                       int height);
  GDestroyNotify job_free;
  LimnerPreviewWorkerFunc job_run; /* notes its estimate */
} LimnerPageKind;

/* Keeps `settings`; copies what it needs of the subject. */
GtkWidget *limner_page_new (const LimnerPageKind *kind, GObject *settings, const LimnerUiSubject *subject,
                            GtkWidget *panel);
GObject *limner_page_settings (GtkWidget *page);

G_END_DECLS
