/* Which network a foreign file holds, told from names and shapes alone, and how it becomes Limner's own. */
#pragma once

#include "import/checkpoint-private.h"

#include <json-glib/json-glib.h>

/* One layer to convert: `source` and `target` without ".weight" and ".bias"; norm: batch norm to be folded
 * into it (Ioffe & Szegedy 2015), or NULL. */
typedef struct
{
  char *target, *source, *norm;
  double epsilon;
} LimnerConvertedLayer;

/* How a tensor is made from the file's. */
typedef enum
{
  LIMNER_CONVERT_AS_IS,
  LIMNER_CONVERT_REPEAT_ROWS,  /* row r is the source's row r modulo its rows, along the first axis */
  LIMNER_CONVERT_MEAN_OF_ROWS, /* [n] from [rows,n] */
  LIMNER_CONVERT_NOISE,        /* from no source: standard normal numbers, the same for the same target */
} LimnerConversion;

/* One tensor to convert: its numbers times `gain`, in another shape. */
typedef struct
{
  char *target, *source; /* source: with its outer name; NULL for LIMNER_CONVERT_NOISE */
  LimnerConversion conversion;
  gint64 source_rows; /* for the conversions of rows */
  double gain;
  int rank;
  gint64 shape[LIMNER_MAX_RANK];
} LimnerConvertedTensor;

typedef struct
{
  LimnerCheckpoint *checkpoint;
  char *outer_name; /* before the names in the file, with its dot: "", "state_dict." … */

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
 * Any outer name may stand before a network's own names, the same for all architectures; when the file holds
 * the network several times, averaged weights are preferred. */
LimnerDetection *limner_detect (LimnerCheckpoint *checkpoint, GError **error);
/* An empty one of that file. */
LimnerDetection *limner_detection_new (LimnerCheckpoint *checkpoint, const char *outer_name);
void limner_detection_free (LimnerDetection *detection);

/* The weights: array of LimnerNamedTensor, which owns names and tensors. */
GArray *limner_detection_convert (LimnerDetection *detection, GCancellable *cancellable, GError **error);

/* Each fills `detection`, whose outer name is set, and returns TRUE if the file is of its kind; FALSE if it
 * is not. Limner detects: */
typedef gboolean LimnerDetector (LimnerDetection *detection);
LimnerDetector limner_detect_vgg;           /* torchvision's names: features.N */
LimnerDetector limner_detect_vgg_features;  /* torchvision's features alone: N */
LimnerDetector limner_detect_vgg_by_blocks; /* Caffe's names: convB_K */
LimnerDetector limner_detect_googlenet;
LimnerDetector limner_detect_squeezenet;
LimnerDetector limner_detect_fast_style;
LimnerDetector limner_detect_adain_encoder;
LimnerDetector limner_detect_adain_decoder;
LimnerDetector limner_detect_stylegan2_nvidia;
LimnerDetector limner_detect_stylegan2_rosinality;

/* ---- what they share ---- */

/* Shape of outer name + printf'd name; its rank or -1. */
int limner_detection_shape (LimnerDetection *detection, gint64 shape[LIMNER_MAX_RANK], const char *format,
                            ...) G_GNUC_PRINTF (3, 4);
/* The convolution outer name + name has weights [outputs, inputs, kernel, kernel] (inputs or kernel 0: any);
 * returns its outputs, or 0. */
gint64 limner_detection_conv (LimnerDetection *detection, gint64 inputs, gint64 kernel, const char *format,
                              ...) G_GNUC_PRINTF (4, 5);
/* Notes that the layer outer name + source becomes target; norm: outer name + norm, or NULL. */
void limner_detection_add (LimnerDetection *detection, const char *target, const char *source,
                           const char *norm, double epsilon);

/* Notes that outer name + source becomes target, of that shape; the caller may change what is returned until
 * the next call. */
LimnerConvertedTensor *limner_detection_add_tensor (LimnerDetection *detection, const char *target,
                                                    const char *source, int rank, const gint64 *shape);
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
