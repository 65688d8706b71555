/* Painting in one pass by a network with a style of its own (Johnson et al. 2016), in one piece or in tiles.
 * Its instance norms take statistics of the whole picture; in tiles one round over all of them for each norm
 * gathers these, in the order the norms run, and a last round paints. */
#pragma once

#include "limner/model.h"
#include "style/any-style-private.h"

typedef struct _LimnerOwnStyle LimnerOwnStyle;

LimnerOwnStyle *limner_own_style_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_own_style_free (LimnerOwnStyle *self);

/* As limner_any_style_estimate. *work: what it takes of the time of a pass over a picture in one piece. */
gsize limner_own_style_estimate (LimnerOwnStyle *self, int height, int width, gsize limit, double *work,
                                 GError **error);

/* Paints content, R'G'B' 0..1, into `painted`, which it initialises: in tiles what in one piece. */
gboolean limner_own_style_run (LimnerOwnStyle *self, const LimnerRows *content, gsize limit,
                               LimnerPassFunc tell, gpointer user_data, GCancellable *cancellable,
                               LimnerFixed *painted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
