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
  float *values, *best;                                  /* [n] */
  LimnerPalette palette;                                 /* of the styles */
  float *crop, *recoloured, *input, *painted, *gradient; /* [3,size,size] */
  LimnerTrainLog log;

  LimnerTrainState state;
  gint64 saved_at;               /* monotonic */
  double seconds_per_validation; /* of a validation */
};

/* One step; FALSE leaves the weights unchanged. */
gboolean limner_training_step (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Computes the gradients of one step without updating the weights. */
gboolean limner_training_gradients (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Validates on the held-out photographs: updates the state's validation, the best weights, and the sample
 * picture. */
gboolean limner_training_validate (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Steps between two validations (the first ones are closer), and whether one is due after that step. */
int limner_training_validation_interval (const LimnerTraining *training);
gboolean limner_training_validation_is_due (const LimnerTraining *training, int step);

/* Reads and writes a checkpoint without pictures and networks. Reading fills the training: settings,
 * source, weights, optimiser, state. */
gboolean limner_training_write_checkpoint (const LimnerTraining *training, GError **error);
gboolean limner_training_read_checkpoint (LimnerTraining *training, char **model, GError **error);
/* Allocates weights and optimiser for the settings. */
gboolean limner_training_alloc (LimnerTraining *training, GError **error);

/* An empty training of that folder. */
LimnerTraining *limner_training_in (const char *folder);
/* Creates the losses, without a style, when the photographs are loaded. */
gboolean limner_training_make_objective (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Computes the styles' statistics and colours; all styles have the same share. */
gboolean limner_training_load_styles (LimnerTraining *training, const LimnerJob *job, GError **error);
/* Creates the network with training->values, or with initial weights, and its plan. */
gboolean limner_training_make_network (LimnerTraining *training, gboolean new, GError **error);

char *limner_training_file (const LimnerTraining *training, const char *name);
