/* Painting in any style in one pass: a network (model/painter-private.h) at work on pictures. */
#pragma once

#include "job/job-private.h"
#include "limner/model.h"
#include "style/planes-private.h"

#include <gio/gio.h>

typedef struct _LimnerArbitraryStyle LimnerArbitraryStyle;

/* How much of a pass is done, 0..1. */
typedef void (*LimnerPassFunc) (double done, gpointer user_data);

LimnerArbitraryStyle *limner_arbitrary_style_new (LimnerModel *model,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_arbitrary_style_free (LimnerArbitraryStyle *self);

/* The style: statistics of the pictures as they are, blended by shares (which sum to 1). */
gboolean limner_arbitrary_style_set_styles (LimnerArbitraryStyle *self, const LimnerPlanes *styles,
                                            const double *shares, guint n_styles, const LimnerJob *job,
                                            GError **error);

/* Bytes that looking at a square style takes, its planes included. */
gsize limner_arbitrary_style_style_bytes (LimnerArbitraryStyle *self, int side);

/* Bytes a pass over height x width takes beside the content, the painting included, in tiles where it needs
 * to be within `limit`: more than that when not even they are small enough, 0 with an error. *work: how many
 * times the time of a pass in one piece it takes. */
gsize limner_arbitrary_style_estimate (LimnerArbitraryStyle *self, int height, int width, gboolean weighted,
                                       gsize limit, double *work, GError **error);

/* Paints content, R'G'B' 0..1 with weights of its size (one channel) or NULL, into `painted`, which it
 * initialises: [3,H,W]. In tiles, too, every statistic is of the whole picture. */
gboolean limner_arbitrary_style_run (LimnerArbitraryStyle *self, const LimnerRowSource *content,
                                     const LimnerRowSource *weights, gsize limit, LimnerPassFunc tell,
                                     gpointer user_data, const LimnerJob *job, LimnerUnorm16Planes *painted,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
