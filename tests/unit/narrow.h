/* A network with the layers of the bundled one, few channels and random weights. Tests use it if their
 * result does not depend on the weights; it is faster than a trained network. */
#pragma once

#include "base/random-private.h"
#include "limner/model.h"
#include "limner/registry.h"
#include "limner/safetensors.h"

#include <glib/gstdio.h>
#include <math.h>

#define NARROW_WIDTH  16
#define NARROW_LAYERS 9

static const char *const narrow_layers[NARROW_LAYERS]
    = { "1_1", "1_2", "2_1", "2_2", "3_1", "3_2", "4_1", "4_2", "5_1" };

static inline LimnerTensor *
narrow_tensor (int rank, const gint64 *shape, float size, LimnerRandom *random)
{
  LimnerTensor *tensor = limner_tensor_new (rank, shape, NULL);

  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = size * (float) limner_random_normal (random);
  return tensor;
}

/* Taps, style layers and content layers are those of limner-features. */
static inline GHashTable *
narrow_description (void)
{
  GHashTable *metadata = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (metadata, (char *) "limner.architecture", (char *) "vgg");
  g_hash_table_insert (
      metadata, (char *) "limner.config",
      (char *) "{\"convolutions_per_block\": [2, 2, 2, 2, 1], \"widths\": [16, 16, 16, 16, 16], "
               "\"kernel\": 3, \"padding\": 1, \"activation\": \"relu\", \"pool\": \"average\", "
               "\"taps\": [\"relu1_1\", \"relu1_2\", \"relu2_1\", \"relu2_2\", \"relu3_1\", \"relu3_2\", "
               "\"relu4_1\", \"relu4_2\", \"relu5_1\"], \"style\": {\"content\": {\"relu4_2\": 1}, "
               "\"style\": {\"relu1_1\": 4, \"relu2_1\": 3, \"relu3_1\": 2, \"relu4_1\": 1.5, "
               "\"relu5_1\": 1}}}");
  return metadata;
}

static inline LimnerModel *
narrow_model (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-narrow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "narrow.safetensors", NULL);
  g_autoptr (GHashTable) metadata = narrow_description ();
  char names[2 * NARROW_LAYERS][24];
  LimnerNamedTensor tensors[2 * NARROW_LAYERS];
  g_autoptr (GError) error = NULL;
  LimnerRandom random;
  LimnerModel *model;

  limner_random_init (&random, 1);
  for (int i = 0; i < NARROW_LAYERS; i++)
    {
      const gint64 shape[] = { NARROW_WIDTH, i == 0 ? 3 : NARROW_WIDTH, 3, 3 };

      g_snprintf (names[2 * i], sizeof names[0], "conv%s.weight", narrow_layers[i]);
      g_snprintf (names[2 * i + 1], sizeof names[0], "conv%s.bias", narrow_layers[i]);
      tensors[2 * i]
          = (LimnerNamedTensor) { names[2 * i],
                                  narrow_tensor (4, shape, sqrtf (2.0f / (9 * (float) shape[1])), &random) };
      tensors[2 * i + 1] = (LimnerNamedTensor) { names[2 * i + 1], narrow_tensor (1, shape, 0.1f, &random) };
    }
  limner_safetensors_write (path, tensors, 2 * NARROW_LAYERS, metadata, LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  model = limner_model_load (path, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2 * NARROW_LAYERS; i++)
    limner_tensor_unref ((LimnerTensor *) tensors[i].tensor);
  g_unlink (path);
  g_rmdir (folder);
  return model;
}
