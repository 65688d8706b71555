/* StyleGAN2 (Karras et al. 2020) in foreign files. The originals apply gains at run time (equalised
 * learning rate, Karras et al. 2018); here they are multiplied into the weights. */
#include "import/detect-stylegan2-private.h"

#include <math.h>
#include <string.h>

#define COLOURS 3

gboolean
limner_generator_has (LimnerGenerator *g, const char *name)
{
  gint64 shape[LIMNER_MAX_RANK];

  return limner_detection_shape (g->detection, shape, "%s", name) >= 0;
}

int
limner_generator_layers (const LimnerGenerator *g)
{
  return 2 * (g_bit_nth_msf ((gulong) g->resolution, -1) - 1);
}

/* The number of elements of a tensor in the file, or 0. */
static gint64
count_shape_elements (LimnerGenerator *g, const char *source)
{
  gint64 shape[LIMNER_MAX_RANK], count = 1;
  int rank = limner_detection_shape (g->detection, shape, "%s", source);

  if (rank < 0)
    return 0;
  for (int i = 0; i < rank; i++)
    if (shape[i] < 1 || shape[i] > G_MAXINT32 || (count *= shape[i]) > G_MAXINT32)
      return 0;
  return count;
}

static int
count_axes (const gint64 *axes, gint64 *elements)
{
  int rank = 0;

  *elements = 1;
  for (; axes[rank]; rank++)
    *elements *= axes[rank];
  return rank;
}

gboolean
limner_generator_add (LimnerGenerator *g, const char *target, const char *source, double gain,
                      const gint64 *axes)
{
  gint64 wanted;
  int rank = count_axes (axes, &wanted);

  if (count_shape_elements (g, source) != wanted)
    return FALSE;
  limner_detection_add_tensor (g->detection, target, source, rank, axes)->gain = gain;
  return TRUE;
}

gboolean
limner_generator_find_size (LimnerGenerator *g, int first, const char *source, gint64 *outputs,
                            gint64 *inputs)
{
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_detection_shape (g->detection, shape, "%s", source) < first + 2)
    return FALSE;
  *outputs = shape[first];
  *inputs = shape[first + 1];
  return *outputs >= 1 && *outputs <= 2048 && *inputs >= 1 && *inputs <= 4096;
}

gboolean
limner_generator_add_linear (LimnerGenerator *g, const char *target, const char *source, double rate,
                             gint64 *outputs, gint64 *inputs)
{
  g_autofree char *weight = g_strconcat (source, ".weight", NULL),
                  *bias = g_strconcat (source, ".bias", NULL);
  g_autofree char *to_weight = g_strconcat (target, ".weight", NULL),
                  *to_bias = g_strconcat (target, ".bias", NULL);

  return limner_generator_find_size (g, 0, weight, outputs, inputs)
         && limner_generator_add (g, to_weight, weight, rate / sqrt ((double) *inputs),
                                  LIMNER_AXES (*outputs, *inputs))
         && limner_generator_add (g, to_bias, bias, rate, LIMNER_AXES (*outputs));
}

gboolean
limner_generator_add_affine (LimnerGenerator *g, const char *target, const char *source, gint64 channels)
{
  g_autofree char *to = g_strconcat (target, ".affine", NULL);
  gint64 outputs, inputs;

  return limner_generator_add_linear (g, to, source, 1, &outputs, &inputs) && outputs == channels
         && inputs == g->w_dim;
}

gboolean
limner_generator_add_noise (LimnerGenerator *g, const char *target, const char *strength, const char *noise,
                            int resolution)
{
  g_autofree char *to_strength = g_strconcat (target, ".noise_strength", NULL),
                  *to_noise = g_strconcat (target, ".noise_const", NULL);
  const gint64 *axes = LIMNER_AXES (resolution, resolution);

  if (!limner_generator_add (g, to_strength, strength, 1, LIMNER_AXES ()))
    return FALSE;
  if (limner_generator_has (g, noise))
    return limner_generator_add (g, to_noise, noise, 1, axes);
  limner_detection_add_tensor (g->detection, to_noise, NULL, 2, axes)->conversion = LIMNER_CONVERT_NOISE;
  return TRUE;
}

/* Adds [3,axes…] from the file's 1 or 3 rows of `row` elements, and [4,axes…] from 4 rows. */
static gboolean
add_colour_rows (LimnerGenerator *g, const char *target, const char *source, double gain, gint64 row,
                 const gint64 *axes)
{
  gint64 colours = count_shape_elements (g, source) / row, elements, shape[LIMNER_MAX_RANK];
  LimnerConvertedTensor *tensor;
  int rank = count_axes (axes, &elements);

  if ((colours != 1 && colours != COLOURS && colours != COLOURS + 1)
      || count_shape_elements (g, source) != colours * row)
    return FALSE;
  shape[0] = MAX (colours, COLOURS);
  memcpy (shape + 1, axes, (gsize) rank * sizeof *axes);
  tensor = limner_detection_add_tensor (g->detection, target, source, rank + 1, shape);
  tensor->gain = gain;
  tensor->source_rows = colours;
  tensor->conversion = colours == 1 ? LIMNER_CONVERT_REPEAT_ROWS : LIMNER_CONVERT_AS_IS;
  return TRUE;
}

gboolean
limner_generator_add_to_rgb (LimnerGenerator *g, const char *target, const char *weight, const char *bias,
                             gint64 channels)
{
  g_autofree char *to_weight = g_strconcat (target, ".weight", NULL),
                  *to_bias = g_strconcat (target, ".bias", NULL);

  return add_colour_rows (g, to_weight, weight, 1 / sqrt ((double) channels), channels,
                          LIMNER_AXES (channels, 1, 1))
         && add_colour_rows (g, to_bias, bias, 1, 1, LIMNER_AXES ());
}

gboolean
limner_generator_describe (LimnerGenerator *g)
{
  JsonBuilder *config = g->detection->config;
  const struct
  {
    const char *name;
    gint64 value;
  } numbers[] = {
    { "z_dim", g->z_dim },
    { "w_dim", g->w_dim },
    { "c_dim", g->c_dim },
    { "resolution", g->resolution },
    { "mapping_layers", g->mapping_layers },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (config, numbers[i].name);
      json_builder_add_int_value (config, numbers[i].value);
    }
  limner_config_text (config, "synthesis", g->resnet ? "resnet" : "skip");
  if (g->clamp > 0)
    {
      json_builder_set_member_name (config, "conv_clamp");
      json_builder_add_double_value (config, g->clamp);
    }
  g->detection->architecture = "stylegan2";
  g->detection->title = g_strdup_printf ("StyleGAN2, %d pixels", g->resolution);
  g->detection->preprocess = LIMNER_PREPROCESS_NONE;
  g->detection->training_data = "The file does not say: ask whoever published it";
  return g->resolution >= 8;
}
