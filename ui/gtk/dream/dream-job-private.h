/* The dream dialog's job on the worker: the dream of a smaller picture, and an estimate for the real
 * one. */
#pragma once

#include "effect/page-private.h"

#include <limner/dream.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerPreviewCache *cache; /* not owned */
  LimnerImage *content;      /* owned; at the size of the preview */
  int width, height;         /* of the part that the real dream changes */
  LimnerDreamSettings settings;
  LimnerJob limits;    /* threads and memory of the real dream */
  GStringChunk *texts; /* owns the texts of the settings */
  char *model, *guide; /* owned */
} LimnerDreamJob;

/* Functions of LimnerPageKind; the request is a LimnerDreamJob. */
gpointer limner_dream_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                               int height);
void limner_dream_job_free (gpointer job);
LimnerImage *limner_dream_job_run (gpointer request, const LimnerJob *job, GError **error);

G_END_DECLS
