/* What the dream dialog's worker does: the same dream as the real one on a smaller picture, and an estimate
 * of the real one. */
#pragma once

#include "effect/page-private.h"

#include <limner/dream.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerPreviewCache *cache; /* not owned */
  LimnerImage *content;      /* owned; as large as the preview dreams */
  int width, height;         /* of the part that the real dream works on */
  LimnerDreamSettings settings;
  LimnerJob limits;    /* threads and memory of the real dream */
  GStringChunk *texts; /* of the settings */
  char *model, *guide; /* owned */
} LimnerDreamJob;

/* Of LimnerPageKind; the job is a LimnerDreamJob. */
gpointer limner_dream_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                               int height);
void limner_dream_job_free (gpointer job);
LimnerImage *limner_dream_job_run (gpointer request, const LimnerJob *job, GError **error);

G_END_DECLS
