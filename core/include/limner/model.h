/* A network in a file: opens it by its path, reads its metadata, and runs it. */
#pragma once

#include "limner/tensor.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LimnerModel LimnerModel;

/* The network's input: value = (pixel * range - mean) / std per channel. */
typedef struct
{
  gboolean bgr;  /* channel order of the input: TRUE blue first */
  float range;   /* factor of a pixel value 0..1: 1 or 255 */
  float mean[3]; /* in the network's channel order */
  float std[3];
} LimnerPreprocess;

/* Opens the network in a file of Limner's own. LIMNER_ERROR_FILE when the file cannot be read,
 * LIMNER_ERROR_FORMAT when it is damaged, LIMNER_ERROR_UNSUPPORTED when it is another program's. */
LimnerModel *limner_model_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerModel *limner_model_ref (LimnerModel *model);
void limner_model_unref (LimnerModel *model);

/* Owned by the model; never NULL unless said. */
const char *limner_model_id (const LimnerModel *model);
const char *limner_model_path (const LimnerModel *model);
const char *limner_model_title (const LimnerModel *model);
const char *limner_model_architecture (const LimnerModel *model); /* "vgg", "googlenet", … */
const char *limner_model_licence (const LimnerModel *model);
const char *limner_model_source (const LimnerModel *model);        /* may be "" */
const char *limner_model_training_data (const LimnerModel *model); /* may be "" */
/* "study": a demonstration of a method with limited quality; "" otherwise. */
const char *limner_model_quality (const LimnerModel *model);
const char *limner_model_digest (const LimnerModel *model); /* SHA-256 of the safetensors file, hex */
/* SHA-256 of the file that it was imported from, or of its own file if it was not imported. */
const char *limner_model_source_digest (const LimnerModel *model);
const LimnerPreprocess *limner_model_preprocess (const LimnerModel *model);
JsonObject *limner_model_config (const LimnerModel *model);
/* A sentence about a missing part and its replacement; NULL: nothing is missing. Caller frees. */
char *limner_model_remark (const LimnerModel *model);
/* Names of the layers that can be read, in order of depth; NULL-terminated; empty for a network without any.
 */
const char *const *limner_model_taps (const LimnerModel *model);
/* A weight in fp32, a new reference. NULL with LIMNER_ERROR_FORMAT, _UNSUPPORTED or _MEMORY. */
LimnerTensor *limner_model_tensor (const LimnerModel *model, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The layers to read, and the results. */
typedef struct
{
  const char *const *taps; /* names, NULL-terminated */
  const char *gradient_of; /* a name, or NULL */
  LimnerTensor **outputs;  /* room for one tensor for each tap; filled in order with new ones [N,C,H,W] */
  LimnerTensor *gradient;  /* filled: with gradient_of, a new one [N,C,H,W]; otherwise NULL */
} LimnerInspection;

/* Runs the network on input [N,C,H,W] as it is (no preprocessing, the network's own padding, fp32) and
 * returns the named taps, and with gradient_of also d(1/2 sum(tap^2))/d(input). On failure outputs and
 * gradient are NULL. */
gboolean limner_inspect_activations (LimnerModel *model, const LimnerTensor *input,
                                     LimnerInspection *inspection, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerModel, limner_model_unref)

G_END_DECLS
