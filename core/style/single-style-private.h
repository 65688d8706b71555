/* Painting in one pass with a single-style network (Johnson et al. 2016), in one piece or in tiles. Its
 * instance norms use statistics of the whole picture. In tiles, one round over all tiles measures each
 * norm, in the order in which the norms run; a last round paints. */
#pragma once

#include "job/job-private.h"
#include "limner/model.h"
#include "style/arbitrary-style-private.h"

typedef struct _LimnerSingleStyle LimnerSingleStyle;

LimnerSingleStyle *limner_single_style_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_single_style_free (LimnerSingleStyle *self);

/* As limner_arbitrary_style_estimate. *work: the time, relative to a pass in one piece. */
gsize limner_single_style_estimate (LimnerSingleStyle *self, const LimnerExtent *extent, gsize limit,
                                    double *work, GError **error);

/* Paints task->content into `painted`, which it initialises. Tiles give the same result as one
 * piece. */
gboolean limner_single_style_run (LimnerSingleStyle *self, const LimnerPassTask *task,
                                  LimnerUnorm16Planes *painted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
