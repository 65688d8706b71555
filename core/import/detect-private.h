/* Detects the network in a foreign file from names and shapes alone, and describes its conversion to
 * Limner's format. */
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

/* The source of a tensor's values. */
typedef enum
{
  LIMNER_CONVERT_AS_IS,
  LIMNER_CONVERT_REPEAT_ROWS,  /* row r: the source's row r modulo its number of rows */
  LIMNER_CONVERT_MEAN_OF_ROWS, /* [n], the mean of the rows of [rows,n] */
  LIMNER_CONVERT_NOISE,        /* no source: standard normal values, seeded by the target */
} LimnerConversion;

/* One tensor to convert: its values times `gain`, in another shape. */
typedef struct
{
  char *target, *source; /* source includes the outer name; NULL for LIMNER_CONVERT_NOISE */
  LimnerConversion conversion;
  gint64 source_rows; /* for the conversions that use rows */
  double gain;
  int rank;
  gint64 shape[LIMNER_MAX_RANK];
} LimnerConvertedTensor;

typedef struct
{
  LimnerCheckpoint *checkpoint;
  char *outer_name; /* prefix of the names in the file with its dot: "", "state_dict." … */

  const char *architecture;
  char *title;
  JsonBuilder *config;    /* an open object */
  const char *preprocess; /* JSON */
  const char *training_data;
  GArray *layers;  /* LimnerConvertedLayer */
  GArray *tensors; /* LimnerConvertedTensor */
  GPtrArray *taps; /* char *, sorted by depth */
} LimnerDetection;

/* Detects the network in the file. NULL with LIMNER_ERROR_UNSUPPORTED, which states what was found and
 * what is supported. Names may have any prefix (outer name), in all architectures. If the file contains
 * the network several times, averaged weights are preferred. */
LimnerDetection *limner_detect (LimnerCheckpoint *checkpoint, GError **error);
/* An empty detection for that file. */
LimnerDetection *limner_detection_new (LimnerCheckpoint *checkpoint, const char *outer_name);
void limner_detection_free (LimnerDetection *detection);

/* Converts the weights. Returns an array of LimnerNamedTensor, which owns names and tensors. */
GArray *limner_detection_convert (LimnerDetection *detection, GCancellable *cancellable, GError **error);

/* A detector fills `detection`, whose outer name is set. FALSE: the file contains another network.
 * Limner detects: */
typedef gboolean LimnerDetector (LimnerDetection *detection);
LimnerDetector limner_detect_vgg;           /* torchvision's names: features.N */
LimnerDetector limner_detect_vgg_features;  /* only torchvision's features: N */
LimnerDetector limner_detect_vgg_by_blocks; /* Caffe's names: convB_K */
LimnerDetector limner_detect_googlenet;
LimnerDetector limner_detect_inception3;
LimnerDetector limner_detect_squeezenet;
LimnerDetector limner_detect_fast_style;
LimnerDetector limner_detect_adain_encoder;
LimnerDetector limner_detect_adain_decoder;
LimnerDetector limner_detect_stylegan2_nvidia;
LimnerDetector limner_detect_stylegan2_rosinality;

/* ---- shared by the detectors ---- */

/* The shape of the tensor outer name + formatted name. Returns its rank or -1. */
int limner_detection_shape (LimnerDetection *detection, gint64 shape[LIMNER_MAX_RANK], const char *format,
                            ...) G_GNUC_PRINTF (3, 4);
/* Checks that the convolution outer name + name has weights [outputs, inputs, kernel, kernel] (inputs or
 * kernel 0: any). Returns its outputs, or 0. */
gint64 limner_detection_conv (LimnerDetection *detection, gint64 inputs, gint64 kernel, const char *format,
                              ...) G_GNUC_PRINTF (4, 5);
/* Adds a layer to the conversion: outer name + source becomes target. norm: outer name + norm, or NULL. */
void limner_detection_add (LimnerDetection *detection, const char *target, const char *source,
                           const char *norm, double epsilon);

/* Adds a tensor to the conversion: outer name + source becomes target with that shape. The caller may
 * change the result until the next call. */
LimnerConvertedTensor *limner_detection_add_tensor (LimnerDetection *detection, const char *target,
                                                    const char *source, int rank, const gint64 *shape);
/* Adds the name of a feature layer. */
void limner_detection_add_tap (LimnerDetection *detection, const char *tap);

/* Add parts of a config. */
void limner_config_text (JsonBuilder *config, const char *name, const char *value);
/* Adds "effect": {"role": {tap: weight, …}, …}. pairs: "tap=weight,tap=weight". */
void limner_config_weights (JsonBuilder *config, const char *role, const char *pairs);

#define LIMNER_PREPROCESS_IMAGENET \
  "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]}"
#define LIMNER_PREPROCESS_CAFFE \
  "{\"order\": \"BGR\", \"range\": [0, 255], \"mean\": [103.939, 116.779, 123.68], \"std\": [1, 1, 1]}"
#define LIMNER_PREPROCESS_NONE \
  "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0, 0, 0], \"std\": [1, 1, 1]}"
#define LIMNER_PREPROCESS_255 \
  "{\"order\": \"RGB\", \"range\": [0, 255], \"mean\": [0, 0, 0], \"std\": [1, 1, 1]}"
