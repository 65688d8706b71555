/* A training and its parts. */
#pragma once

#include "image/image-private.h"
#include "job/job-private.h"
#include "limner/train.h"
#include "style/objective-private.h"
#include "style/spec-private.h"
#include "train/log-private.h"
#include "train/network-private.h"
#include "train/optimiser-private.h"
#include "train/photos-private.h"

struct _LimnerTraining
{
  char *folder;
  int claim; /* on the folder; -1: none */
  LimnerTrainSettings settings;
  char **styles, **photo_files;
  char *title;
  char *model_digest; /* of the features, when the training began */

  LimnerModel *features;
  LimnerStyleSpec spec;
  LimnerObjective *objective;
  LimnerPhotos photos;
  LimnerTrainNetwork network;
  LimnerPlan *plan;
  LimnerOptimiser optimiser;
  gsize n;
  float *values, *best;                             /* [n] */
  LimnerPalette palette;                            /* of the styles */
  float *piece, *dyed, *input, *painted, *gradient; /* [3,size,size] */
  LimnerTrainLog log;

  LimnerTrainState state;
  gint64 saved_at;         /* monotonic */
  double seconds_per_look; /* at the held-out photographs */
};

/* One step; FALSE leaves the weights as they were. */
gboolean limner_training_step (LimnerTraining *training, const LimnerJob *job, GError **error);
/* The gradients of one step, without a step. */
gboolean limner_training_gradients (LimnerTraining *training, const LimnerJob *job, GError **error);
/* The held-out photographs: state's validation, the best weights, and the picture. */
gboolean limner_training_look (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Steps between two looks, but for the first ones; and whether one is due after that step. */
int limner_training_look_every (const LimnerTraining *training);
gboolean limner_training_look_is_due (const LimnerTraining *training, int step);

/* Everything of a checkpoint but what its pictures and networks hold. Reading fills folder's training:
 * settings, source, weights, optimiser, state. */
gboolean limner_training_write_checkpoint (const LimnerTraining *training, GError **error);
gboolean limner_training_read_checkpoint (LimnerTraining *training, char **model, GError **error);
/* Weights and optimiser for the settings. */
gboolean limner_training_alloc (LimnerTraining *training, GError **error);

/* An empty training of that folder. */
LimnerTraining *limner_training_in (const char *folder);
/* Once photographs are there: the losses, still without a style. */
gboolean limner_training_make_objective (LimnerTraining *training, const LimnerJob *job, GError **error);
/* The styles' statistics and colours, each style counting alike. */
gboolean limner_training_load_styles (LimnerTraining *training, const LimnerJob *job, GError **error);
/* The network with training->values, or with new ones, and its plan. */
gboolean limner_training_make_network (LimnerTraining *training, gboolean new, GError **error);

char *limner_training_file (const LimnerTraining *training, const char *name);
