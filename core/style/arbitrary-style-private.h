/* Painting in an arbitrary style in one pass, with a network of networks/style-network-private.h. */
#pragma once

#include "job/job-private.h"
#include "limner/estimate.h"
#include "limner/model.h"
#include "style/planes-private.h"

#include <gio/gio.h>

typedef struct _LimnerArbitraryStyle LimnerArbitraryStyle;

/* Reports how much of a pass is done, 0..1. */
typedef void (*LimnerPassFunc) (double done, gpointer user_data);

LimnerArbitraryStyle *limner_arbitrary_style_new (LimnerModel *model,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_arbitrary_style_free (LimnerArbitraryStyle *self);

/* Sets the style: the statistics of the pictures at their own size, blended by shares (which sum to 1). */
gboolean limner_arbitrary_style_set_styles (LimnerArbitraryStyle *self, const LimnerStyleSet *styles,
                                            const LimnerJob *job, GError **error);

/* Bytes that measuring a square style takes, its planes included. */
gsize limner_arbitrary_style_style_bytes (LimnerArbitraryStyle *self, int side);

/* Bytes of a pass over a picture of that extent without the content, the painting included. Uses tiles where
 * the pass exceeds `limit`; returns more than `limit` when even the smallest tiles exceed it, 0 with an
 * error. *work: the time of the pass, relative to a pass in one piece. */
gsize limner_arbitrary_style_estimate (LimnerArbitraryStyle *self, const LimnerExtent *extent, gsize limit,
                                       double *work, GError **error);

/* What a pass is made of. */
typedef struct
{
  const LimnerRowSource *content; /* [3,H,W], R'G'B' 0..1 */
  const LimnerRowSource *weights; /* [1,H,W], or NULL; ignored by a network with its own style */
  gsize limit;                    /* bytes, as in the estimate */
  LimnerPassFunc tell;            /* or NULL */
  gpointer user_data;
  const LimnerJob *job;
} LimnerPassTask;

/* Paints task->content into `painted`, which it initialises: [3,H,W]. Statistics are those of the whole
 * picture, in tiles as well. */
gboolean limner_arbitrary_style_run (LimnerArbitraryStyle *self, const LimnerPassTask *task,
                                     LimnerUnorm16Planes *painted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
