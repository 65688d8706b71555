/* Which network a foreign file holds, told from names and shapes alone, and how it becomes Limner's own. */
#pragma once

#include "import/checkpoint-private.h"

#include <json-glib/json-glib.h>

/* One layer to take over: `source` and `target` without ".weight" and ".bias"; norm: batch norm to be folded
 * into it (Ioffe & Szegedy 2015), or NULL. */
typedef struct
{
  char *target, *source, *norm;
  double epsilon;
} LimnerConvertedLayer;

/* One tensor to take over as it is, but for its gain and for axes of length 1. */
typedef struct
{
  char *target, *source;
  double gain;
  int rank;
  gint64 shape[LIMNER_MAX_RANK];
} LimnerConvertedTensor;

typedef struct
{
  LimnerCheckpoint *checkpoint;
  char *prefix; /* before the names in the file: "", "state_dict." … */

  const char *architecture;
  char *title;
  JsonBuilder *config;    /* an open object */
  const char *preprocess; /* JSON */
  const char *training_data;
  GArray *layers;  /* LimnerConvertedLayer */
  GArray *tensors; /* LimnerConvertedTensor */
  GPtrArray *taps; /* char *, in order of depth */
} LimnerDetection;

/* The network in the file; NULL with LIMNER_ERROR_UNSUPPORTED that says what was seen and what is supported.
 */
LimnerDetection *limner_detect (LimnerCheckpoint *checkpoint, GError **error);
/* An empty one of that file. */
LimnerDetection *limner_detection_new (LimnerCheckpoint *checkpoint);
void limner_detection_free (LimnerDetection *detection);

/* The weights: array of LimnerNamedTensor, which owns names and tensors. */
GArray *limner_detection_convert (LimnerDetection *detection, GError **error);

/* Each fills `detection` and returns TRUE if the file is of its kind; FALSE without error if it is not. */
gboolean limner_detect_vgg (LimnerDetection *detection);
gboolean limner_detect_googlenet (LimnerDetection *detection);
gboolean limner_detect_squeezenet (LimnerDetection *detection);
gboolean limner_detect_fast_style (LimnerDetection *detection);
gboolean limner_detect_adain_encoder (LimnerDetection *detection);
gboolean limner_detect_adain_decoder (LimnerDetection *detection);
gboolean limner_detect_stylegan2_nvidia (LimnerDetection *detection);
gboolean limner_detect_stylegan2_rosinality (LimnerDetection *detection);

/* ---- what they share ---- */

/* Finds "PREFIX.signature" and remembers the prefix. */
gboolean limner_detection_find (LimnerDetection *detection, const char *signature);
/* Is there "prefix" + "signature"? Then the prefix is this. */
gboolean limner_detection_find_in (LimnerDetection *detection, const char *prefix, const char *signature);
/* Shape of prefix + printf'd name; its rank or -1. */
int limner_detection_shape (LimnerDetection *detection, gint64 shape[LIMNER_MAX_RANK], const char *format,
                            ...) G_GNUC_PRINTF (3, 4);
/* The convolution prefix + name has weights [outputs, inputs, kernel, kernel] (inputs or kernel 0: any);
 * returns its outputs, or 0. */
gint64 limner_detection_conv (LimnerDetection *detection, gint64 inputs, gint64 kernel, const char *format,
                              ...) G_GNUC_PRINTF (4, 5);
/* Takes the layer prefix + source over as target; norm: prefix + norm, or NULL. */
void limner_detection_add (LimnerDetection *detection, const char *target, const char *source,
                           const char *norm, double epsilon);

/* Takes prefix + source, or source alone for an outer one, over as target; `shape` has as many elements. */
void limner_detection_add_tensor (LimnerDetection *detection, const char *target, const char *source,
                                  double gain, int rank, const gint64 *shape);
void limner_detection_add_outer_tensor (LimnerDetection *detection, const char *target, const char *source,
                                        double gain, int rank, const gint64 *shape);
/* Names a layer that can be read. */
void limner_detection_add_tap (LimnerDetection *detection, const char *tap);

/* Parts of a config. */
void limner_config_text (JsonBuilder *config, const char *name, const char *value);
/* "effect": {"role": {tap: weight, …}, …}; `pairs`: "tap=weight,tap=weight". */
void limner_config_weights (JsonBuilder *config, const char *role, const char *pairs);

#define LIMNER_PREPROCESS_IMAGENET \
  "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]}"
#define LIMNER_PREPROCESS_CAFFE \
  "{\"order\": \"BGR\", \"range\": [0, 255], \"mean\": [103.939, 116.779, 123.68], \"std\": [1, 1, 1]}"
#define LIMNER_PREPROCESS_NONE \
  "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0, 0, 0], \"std\": [1, 1, 1]}"
#define LIMNER_PREPROCESS_255 \
  "{\"order\": \"RGB\", \"range\": [0, 255], \"mean\": [0, 0, 0], \"std\": [1, 1, 1]}"
