/* The style dialog's job on the worker: the painting of a smaller picture, and an estimate for the real
 * one. */
#pragma once

#include "effect/page-private.h"

#include <limner/style.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerPreviewCache *cache; /* not owned */
  LimnerImage *content;      /* owned; at the size of the preview */
  int width, height;         /* of the part that the real painting covers */
  LimnerStyleSettings settings;
  LimnerJob limits;  /* threads and memory of the real painting */
  char *model;       /* owned */
  char *outside;     /* path of the style outside the selection, "" or NULL: none; owned */
  GPtrArray *styles; /* LimnerStyleChoice*, owned */
} LimnerStyleJob;

/* Reads the settings and keeps no reference to them. */
LimnerStyleJob *limner_style_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content,
                                      int width, int height);
void limner_style_job_free (LimnerStyleJob *job);

/* A LimnerPreviewWorkerFunc. Stores its estimate. */
LimnerImage *limner_style_job_run (gpointer request, const LimnerJob *job, GError **error);

G_END_DECLS
