#include "config.h"

#include "train/network-private.h"

#include "base/random-private.h"
#include "limner/safetensors.h"
#include "networks/network-private.h"

#include <math.h>
#include <string.h>

/* Maps the output range of a network with initial weights to the range of pictures. */
#define PREPROCESS \
  "{\"order\": \"RGB\", \"range\": [0, 1], \"mean\": [0.5, 0.5, 0.5], \"std\": [0.25, 0.25, 0.25]}"

typedef enum
{
  CONVOLUTION,
  BIAS,
  NORM_WEIGHT,
} Part;

typedef struct
{
  char *name;
  Part part;
  int rank;
  gint64 shape[4];
} Entry;

static void
config_entry_clear (gpointer data)
{
  g_free (((Entry *) data)->name);
}

static gsize
entry_size (const Entry *entry)
{
  gsize size = 1;

  for (int i = 0; i < entry->rank; i++)
    size *= (gsize) entry->shape[i];
  return size;
}

static void
add_trained_weight (GArray *layout, const char *of, const char *what, Part part, int rank,
                    const gint64 *shape)
{
  Entry entry = { g_strconcat (of, what, NULL), part, rank, { 0 } };

  memcpy (entry.shape, shape, (gsize) rank * sizeof *shape);
  g_array_append_val (layout, entry);
}

/* norm NULL: none. */
static void
add_trained_conv (GArray *layout, const char *conv, const char *norm, int inputs, int outputs, int kernel)
{
  const gint64 shape[] = { outputs, inputs, kernel, kernel };

  add_trained_weight (layout, conv, ".weight", CONVOLUTION, 4, shape);
  add_trained_weight (layout, conv, ".bias", BIAS, 1, shape);
  if (norm == NULL)
    return;
  add_trained_weight (layout, norm, ".weight", NORM_WEIGHT, 1, shape);
  add_trained_weight (layout, norm, ".bias", BIAS, 1, shape);
}

/* All tensors in the order of the graph. */
static GArray *
layout_of (const LimnerTrainSettings *s)
{
  GArray *layout = g_array_new (FALSE, FALSE, sizeof (Entry));
  const int w = s->width;

  g_array_set_clear_func (layout, config_entry_clear);
  add_trained_conv (layout, "conv1", "in1", 3, w, 9);
  add_trained_conv (layout, "conv2", "in2", w, 2 * w, 3);
  add_trained_conv (layout, "conv3", "in3", 2 * w, 4 * w, 3);
  for (int i = 1; i <= s->blocks; i++)
    for (int half = 1; half <= 2; half++)
      {
        g_autofree char *conv = g_strdup_printf ("res%d.conv%d", i, half);
        g_autofree char *norm = g_strdup_printf ("res%d.in%d", i, half);
        add_trained_conv (layout, conv, norm, 4 * w, 4 * w, 3);
      }
  add_trained_conv (layout, "deconv1", "in4", 4 * w, 2 * w, 3);
  add_trained_conv (layout, "deconv2", "in5", 2 * w, w, 3);
  add_trained_conv (layout, "deconv3", NULL, w, 3, 9);
  return layout;
}

gsize
limner_train_network_size (const LimnerTrainSettings *settings)
{
  g_autoptr (GArray) layout = layout_of (settings);
  gsize size = 0;

  for (guint i = 0; i < layout->len; i++)
    size += entry_size (&g_array_index (layout, Entry, i));
  return size;
}

static void
fill_new (const Entry *entry, LimnerRandom *random, LimnerTensor *tensor)
{
  const double inputs = entry->rank == 4 ? (double) (entry->shape[1] * entry->shape[2] * entry->shape[3]) : 1;

  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = entry->part == CONVOLUTION ? (float) (sqrt (2 / inputs) * limner_random_normal (random))
                                                 : (float) (entry->part == NORM_WEIGHT);
}

static void
set (GHashTable *table, const char *key, const char *value)
{
  g_hash_table_insert (table, g_strdup (key), g_strdup (value));
}

static GHashTable *
describe_trained (const LimnerTrainSettings *s, GHashTable *metadata)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *config
      = g_strdup_printf ("{\"residual_blocks\": %d, \"channels\": [%d, %d, %d], \"taps\": [\"image\"]}",
                         s->blocks, s->width, 2 * s->width, 4 * s->width);
  GHashTableIter iter;
  gpointer key, value;

  set (all, "limner.architecture", "fast-style");
  set (all, "limner.config", config);
  set (all, "limner.preprocess", PREPROCESS);
  if (metadata != NULL)
    g_hash_table_iter_init (&iter, metadata);
  while (metadata != NULL && g_hash_table_iter_next (&iter, &key, &value))
    set (all, key, value);
  return all;
}

static void
named_tensor_clear (gpointer data)
{
  const LimnerNamedTensor *named = data;
  g_clear_pointer ((LimnerTensor **) &named->tensor, limner_tensor_unref);
}

gboolean
limner_train_network_write (const LimnerTrainSettings *settings, const float *values, GHashTable *metadata,
                            const char *path, GError **error)
{
  g_autoptr (GArray) layout = layout_of (settings);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  g_autoptr (GHashTable) all = describe_trained (settings, metadata);
  LimnerRandom random;

  g_array_set_clear_func (tensors, named_tensor_clear);
  limner_random_init (&random, settings->seed);
  for (guint i = 0; i < layout->len; i++)
    {
      const Entry *entry = &g_array_index (layout, Entry, i);
      LimnerTensor *tensor = limner_tensor_new (entry->rank, entry->shape, error);
      LimnerNamedTensor named = { entry->name, tensor };

      if (tensor == NULL)
        return FALSE;
      g_array_append_val (tensors, named);
      if (values == NULL)
        fill_new (entry, &random, tensor);
      else
        {
          memcpy (tensor->data, values, tensor->size * sizeof (float));
          values += tensor->size;
        }
    }
  return limner_safetensors_write (path, (const LimnerNamedTensor *) (void *) tensors->data, tensors->len,
                                   all, LIMNER_DTYPE_F32, error);
}

gboolean
limner_train_network_init (LimnerTrainNetwork *network, const char *path, GError **error)
{
  *network = (LimnerTrainNetwork) { .model = limner_model_open (path, error) };
  if (network->model == NULL)
    return FALSE;
  network->graph = limner_model_build_learning_network (network->model, error);
  if (network->graph == NULL)
    return FALSE;
  network->image = limner_graph_find (network->graph, "image");
  network->parameters = limner_parameters_new (network->graph, error);
  return network->parameters != NULL;
}

void
limner_train_network_clear (LimnerTrainNetwork *network)
{
  g_clear_pointer (&network->parameters, limner_parameters_free);
  g_clear_pointer (&network->graph, limner_graph_unref);
  g_clear_pointer (&network->model, limner_model_unref);
}
