/* StyleGAN2 with the names of rosinality's port, which many repositories use. */
#include "import/detect-stylegan2-private.h"

#include <math.h>
#include <string.h>

static gboolean
add_rosinality_mapping (LimnerGenerator *g)
{
  gint64 outputs, inputs, last = 0;

  for (int i = 0; i < LIMNER_STYLEGAN2_MAX_MAPPING; i++)
    {
      g_autofree char *source = g_strdup_printf ("style.%d", i + 1),
                      *target = g_strdup_printf ("mapping.fc%d", i),
                      *weight = g_strconcat (source, ".weight", NULL);

      if (!limner_generator_has (g, weight))
        break;
      if (!limner_generator_add_linear (g, target, source, LIMNER_STYLEGAN2_MAPPING_RATE, &outputs, &inputs)
          || (i > 0 && inputs != last))
        return FALSE;
      if (i == 0)
        g->z_dim = inputs;
      last = outputs;
      g->mapping_layers++;
    }
  g->w_dim = last;
  return g->mapping_layers > 0;
}

/* Finds the average of w: "latent_avg" after the outer name or after a leading part of it. The caller
 * frees it; NULL: there is none. */
static char *
find_rosinality_average (LimnerDetection *detection, gint64 shape[LIMNER_MAX_RANK], int *rank)
{
  g_autofree char *outer_name = g_strdup (detection->outer_name);

  for (;;)
    {
      g_autofree char *name = g_strconcat (outer_name, "latent_avg", NULL);
      gsize length = strlen (outer_name);
      char *dot;

      *rank = limner_checkpoint_shape (detection->checkpoint, name, shape);
      if (*rank >= 0)
        return g_steal_pointer (&name);
      if (length == 0)
        return NULL;
      outer_name[length - 1] = '\0';
      dot = strrchr (outer_name, '.');
      (dot ? dot + 1 : outer_name)[0] = '\0';
    }
}

/* Adds the average: [w], or [layers,w] as written by encoders such as pixel2style2pixel. With another number
 * of rows than the generator has layers, the mean of the rows is used for all layers. */
static gboolean
add_average (LimnerGenerator *g)
{
  int layers = limner_generator_layers (g), rank;
  gint64 shape[LIMNER_MAX_RANK], elements = 1, rows;
  LimnerConvertedTensor *tensor;
  g_autofree char *name = find_rosinality_average (g->detection, shape, &rank);

  if (!name)
    return TRUE;
  for (int i = 0; i < rank; i++)
    {
      if (shape[i] < 1 || shape[i] > 4096)
        return FALSE;
      elements *= shape[i];
    }
  if (rank < 1 || shape[rank - 1] != g->w_dim)
    return FALSE;
  rows = elements / g->w_dim;
  tensor = rows == layers
               ? limner_detection_add_tensor (g->detection, "mapping.w_avg", NULL, 2,
                                              LIMNER_AXES (layers, g->w_dim))
               : limner_detection_add_tensor (g->detection, "mapping.w_avg", NULL, 1, LIMNER_AXES (g->w_dim));
  tensor->source = g_steal_pointer (&name);
  tensor->source_rows = rows;
  tensor->conversion = rows == 1 || rows == layers ? LIMNER_CONVERT_AS_IS : LIMNER_CONVERT_MEAN_OF_ROWS;
  return TRUE;
}

/* Adds a convolution. source: conv1, or convs.N with N = number. Returns its outputs or 0. */
static gint64
add_rosinality_conv (LimnerGenerator *g, const char *target, const char *source, int number, int resolution,
                     gint64 channels)
{
  g_autofree char *weight = g_strconcat (source, ".conv.weight", NULL),
                  *to = g_strconcat (target, ".weight", NULL);
  g_autofree char *bias = g_strconcat (source, ".activate.bias", NULL),
                  *to_bias = g_strconcat (target, ".bias", NULL);
  g_autofree char *affine = g_strconcat (source, ".conv.modulation", NULL);
  g_autofree char *strength = g_strconcat (source, ".noise.weight", NULL);
  g_autofree char *noise = g_strdup_printf ("noises.noise_%d", number);
  gint64 outputs, inputs;

  if (!limner_generator_find_size (g, 1, weight, &outputs, &inputs) || inputs != channels
      || !limner_generator_add (g, to, weight, 1 / sqrt (9.0 * (double) inputs),
                                LIMNER_AXES (outputs, inputs, 3, 3))
      || !limner_generator_add (g, to_bias, bias, 1, LIMNER_AXES (outputs))
      || !limner_generator_add_affine (g, target, affine, inputs)
      || !limner_generator_add_noise (g, target, strength, noise, resolution))
    return 0;
  return outputs;
}

static gboolean
add_rosinality_to_rgb (LimnerGenerator *g, const char *source, int resolution, gint64 channels)
{
  g_autofree char *target = g_strdup_printf ("synthesis.b%d.torgb", resolution);
  g_autofree char *weight = g_strconcat (source, ".conv.weight", NULL),
                  *bias = g_strconcat (source, ".bias", NULL),
                  *affine = g_strconcat (source, ".conv.modulation", NULL);

  return limner_generator_add_to_rgb (g, target, weight, bias, channels)
         && limner_generator_add_affine (g, target, affine, channels);
}

/* Adds the two convolutions and the toRGB of a resolution above 4. Returns its channels or 0. */
static gint64
add_rosinality_block (LimnerGenerator *g, int index, int resolution, gint64 channels)
{
  g_autofree char *rgb = g_strdup_printf ("to_rgbs.%d", index);

  for (int half = 0; half < 2 && channels; half++)
    {
      g_autofree char *target = g_strdup_printf ("synthesis.b%d.conv%d", resolution, half);
      g_autofree char *source = g_strdup_printf ("convs.%d", 2 * index + half);

      channels = add_rosinality_conv (g, target, source, 2 * index + half + 1, resolution, channels);
    }
  return channels && add_rosinality_to_rgb (g, rgb, resolution, channels) ? channels : 0;
}

gboolean
limner_detect_stylegan2_rosinality (LimnerDetection *detection)
{
  LimnerGenerator g = { .detection = detection };
  gint64 shape[LIMNER_MAX_RANK], channels;

  if (!add_rosinality_mapping (&g) || limner_detection_shape (detection, shape, "input.input") != 4)
    return FALSE;
  channels = shape[1];
  if (!limner_generator_add (&g, "synthesis.const", "input.input", 1, LIMNER_AXES (channels, 4, 4)))
    return FALSE;
  channels = add_rosinality_conv (&g, "synthesis.b4.conv1", "conv1", 0, 4, channels);
  if (!channels || !add_rosinality_to_rgb (&g, "to_rgb1", 4, channels))
    return FALSE;
  g.resolution = 4;
  for (int index = 0; g.resolution < LIMNER_STYLEGAN2_MAX_RESOLUTION; index++)
    {
      if (limner_detection_shape (detection, shape, "to_rgbs.%d.bias", index) < 0)
        break;
      channels = add_rosinality_block (&g, index, g.resolution * 2, channels);
      if (!channels)
        return FALSE;
      g.resolution *= 2;
    }
  return add_average (&g) && limner_generator_describe (&g);
}
