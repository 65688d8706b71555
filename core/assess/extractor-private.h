/* The features of one picture: the deepest layer of a feature network, averaged over the picture. */
#pragma once

#include "limner/assess.h"
#include "nn/plan-private.h"

/* What one thread needs to run the network. */
typedef struct
{
  LimnerPlan *plan;      /* for one thread */
  float *planes, *input; /* [3,side,side]; one block */
} LimnerExtractorLane;

typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  const char *layer; /* the deepest of the network */
  LimnerAssessResize resize;
  LimnerPreprocess preprocess;
  int side, dims; /* of the picture it gets, pixels; of the features */
  LimnerExtractorLane *lanes;
  int n_lanes;
} LimnerExtractor;

/* n_lanes: how many pictures it may work on at a time, each on one thread. One picture on all threads would
 * take longer: most layers are too small to share. LIMNER_ERROR_UNSUPPORTED when the model is not a feature
 * network. */
gboolean limner_extractor_init (LimnerExtractor *extractor, const LimnerAssessSettings *settings, int n_lanes,
                                GError **error);
void limner_extractor_clear (LimnerExtractor *extractor);
/* features [dims]. Two threads may call it at the same time with different lanes. */
gboolean limner_extractor_run (LimnerExtractor *extractor, int lane, const LimnerImage *image,
                               float *features, GCancellable *cancellable, GError **error);
/* The side of pictures that the model is given, pixels. */
int limner_extractor_side (const LimnerModel *model);

/* The colours of a picture, 0..255, at that size: planes [3,side,side]. */
gboolean limner_assess_fit (const LimnerImage *image, LimnerAssessResize resize, int side, float *planes,
                            GError **error);
