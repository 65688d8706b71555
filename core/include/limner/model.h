/* A network in a file: opening it by its path, what its file says of it, and running it. */
#pragma once

#include "limner/tensor.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LimnerModel LimnerModel;

/* What a network wants to see: value = (pixel * range - mean) / std per channel, channels in `order`. */
typedef struct
{
  gboolean bgr;  /* channel order of the input: TRUE blue first */
  float range;   /* pixel 0..1 is multiplied with it: 1 or 255 */
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
/* "study": made to show that a way works, not how good its results can be; "" otherwise. */
const char *limner_model_quality (const LimnerModel *model);
const char *limner_model_digest (const LimnerModel *model); /* SHA-256 of the safetensors file, hex */
/* SHA-256 of the file it was imported from, or its own when it came from nowhere else. */
const char *limner_model_source_digest (const LimnerModel *model);
const LimnerPreprocess *limner_model_preprocess (const LimnerModel *model);
JsonObject *limner_model_config (const LimnerModel *model);
/* A sentence on what the network lacks and what Limner does instead; NULL: it lacks nothing. Caller frees. */
char *limner_model_remark (const LimnerModel *model);
/* Names of the layers that can be read, in order of depth; NULL-terminated; empty for a network without any.
 */
const char *const *limner_model_taps (const LimnerModel *model);
/* A weight as float32. */
LimnerTensor *limner_model_tensor (const LimnerModel *model, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What to read of a network, and what was read. */
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
