/* What the dream dialog's worker does: the same dream as the real one on a smaller picture, and an estimate
 * of the real one. */
#pragma once

#include "effect/page-private.h"

#include <limner/dream.h>

G_BEGIN_DECLS

/* Of LimnerPageKind. */
gpointer limner_dream_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                               int height);
void limner_dream_job_free (gpointer job);
LimnerImage *limner_dream_job_run (gpointer request, const LimnerJob *job, GError **error);

G_END_DECLS
