/* Networks on the shelf: finding, describing and loading them. Where they lie is in docs/models.md. */
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

/* Loads by ID (searched on the shelf) or by path (anything with a '/' or ending in .safetensors).
 * LIMNER_ERROR_NO_MODEL when there is none of that name, LIMNER_ERROR_FORMAT when the file is damaged. */
LimnerModel *limner_model_load (const char *id_or_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
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
/* Names of the layers that can be read, in order of depth; NULL-terminated; empty for a network without any.
 */
const char *const *limner_model_taps (const LimnerModel *model);
/* A weight as float32. */
LimnerTensor *limner_model_tensor (const LimnerModel *model, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The folders searched, in order: $LIMNER_MODEL_PATH, the user's, the installed or build tree's.
 * NULL-terminated; caller frees with g_strfreev. */
char **limner_registry_folders (void);
/* Every readable network on the shelf, by ID, the first folder wins: array of LimnerModel*
 * (g_ptr_array_unref). Files that cannot be read are left out and described in *damaged (array of char*),
 * when that is not NULL. */
GPtrArray *limner_registry_list (GPtrArray **damaged);

/* Runs the network on input [N,C,H,W] as it is (no preprocessing, the network's own padding, fp32) and
 * returns the named taps, and with gradient_of != NULL also d(1/2 sum(tap^2))/d(input) in *gradient. taps:
 * NULL-terminated; outputs: one new tensor for each, in order. */
gboolean limner_inspect_activations (LimnerModel *model, const LimnerTensor *input, const char *const *taps,
                                     LimnerTensor **outputs, const char *gradient_of, LimnerTensor **gradient,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerModel, limner_model_unref)

G_END_DECLS
