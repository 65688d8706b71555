/* StyleGAN2 with the names of NVIDIA's PyTorch repositories: an object in their .pkl files, or its state
 * (state_dict) in a PyTorch file. */
#include "import/detect-stylegan2-private.h"

#include <math.h>

static double
find_number (LimnerGenerator *g, const char *name, double otherwise)
{
  g_autofree char *full = g_strconcat (g->detection->outer_name, name, NULL);
  double number;

  return limner_checkpoint_number (g->detection->checkpoint, full, &number) ? number : otherwise;
}

/* Whether the activation is leaky ReLU. Objects name their activation; a state does not. */
static gboolean
is_leaky_relu (LimnerGenerator *g, const char *name)
{
  g_autofree char *full = g_strconcat (g->detection->outer_name, name, NULL);

  return !limner_checkpoint_has_value (g->detection->checkpoint, full)
         || limner_checkpoint_text_is (g->detection->checkpoint, full, "lrelu");
}

static gboolean
add_nvidia_mapping (LimnerGenerator *g)
{
  gint64 outputs, inputs, embedded = 0, last = 0;

  if (limner_generator_has (g, "mapping.embed.weight"))
    if (!limner_generator_add_linear (g, "mapping.embed", "mapping.embed", 1, &embedded, &g->c_dim))
      return FALSE;
  for (int i = 0; i < LIMNER_STYLEGAN2_MAX_MAPPING; i++)
    {
      g_autofree char *name = g_strdup_printf ("mapping.fc%d", i),
                      *gain = g_strconcat (name, ".bias_gain", NULL),
                      *weight = g_strconcat (name, ".weight", NULL);

      if (!limner_generator_has (g, weight))
        break;
      if (!limner_generator_add_linear (g, name, name, find_number (g, gain, LIMNER_STYLEGAN2_MAPPING_RATE),
                                        &outputs, &inputs)
          || (i > 0 && inputs != last))
        return FALSE;
      if (i == 0)
        g->z_dim = inputs - embedded;
      last = outputs;
      g->mapping_layers++;
    }
  g->w_dim = last;
  if (g->mapping_layers == 0 || g->z_dim <= 0)
    return FALSE;
  return !limner_generator_has (g, "mapping.w_avg")
         || limner_generator_add (g, "mapping.w_avg", "mapping.w_avg", 1, LIMNER_AXES (g->w_dim));
}

/* Adds a 3x3 layer with style and noise. Returns its outputs or 0. */
static gint64
add_nvidia_conv (LimnerGenerator *g, int resolution, const char *part, gint64 channels)
{
  g_autofree char *name = g_strdup_printf ("synthesis.b%d.%s", resolution, part);
  g_autofree char *weight = g_strconcat (name, ".weight", NULL), *bias = g_strconcat (name, ".bias", NULL);
  g_autofree char *affine = g_strconcat (name, ".affine", NULL),
                  *clamp = g_strconcat (name, ".conv_clamp", NULL);
  g_autofree char *strength = g_strconcat (name, ".noise_strength", NULL);
  g_autofree char *noise = g_strconcat (name, ".noise_const", NULL);
  g_autofree char *activation = g_strconcat (name, ".activation", NULL);
  gint64 outputs, inputs;

  if (!limner_generator_find_size (g, 0, weight, &outputs, &inputs) || inputs != channels
      || !limner_generator_add (g, weight, weight, 1, LIMNER_AXES (outputs, inputs, 3, 3))
      || !limner_generator_add (g, bias, bias, 1, LIMNER_AXES (outputs))
      || !limner_generator_add_affine (g, name, affine, inputs) || !is_leaky_relu (g, activation))
    return 0;
  g->clamp = MAX (g->clamp, find_number (g, clamp, 0));
  if (limner_generator_has (g, strength)
      && !limner_generator_add_noise (g, name, strength, noise, resolution))
    return 0;
  return outputs;
}

static gboolean
add_nvidia_to_rgb (LimnerGenerator *g, int resolution, gint64 channels)
{
  g_autofree char *name = g_strdup_printf ("synthesis.b%d.torgb", resolution);
  g_autofree char *weight = g_strconcat (name, ".weight", NULL), *bias = g_strconcat (name, ".bias", NULL);
  g_autofree char *affine = g_strconcat (name, ".affine", NULL);

  return limner_generator_add_to_rgb (g, name, weight, bias, channels)
         && limner_generator_add_affine (g, name, affine, channels);
}

/* Adds a block. Returns its channels or 0. */
static gint64
add_nvidia_block (LimnerGenerator *g, int resolution, gint64 channels)
{
  g_autofree char *skip = g_strdup_printf ("synthesis.b%d.skip.weight", resolution);
  g_autofree char *rgb = g_strdup_printf ("synthesis.b%d.torgb.weight", resolution);
  gint64 outputs = channels;

  if (resolution > 4)
    outputs = add_nvidia_conv (g, resolution, "conv0", channels);
  outputs = outputs ? add_nvidia_conv (g, resolution, "conv1", outputs) : 0;
  if (outputs && limner_generator_has (g, skip))
    {
      g->resnet = TRUE;
      if (!limner_generator_add (g, skip, skip, 1 / sqrt ((double) channels),
                                 LIMNER_AXES (outputs, channels, 1, 1)))
        return 0;
    }
  if (outputs && limner_generator_has (g, rgb) && !add_nvidia_to_rgb (g, resolution, outputs))
    return 0;
  return outputs;
}

gboolean
limner_detect_stylegan2_nvidia (LimnerDetection *detection)
{
  LimnerGenerator g = { .detection = detection };
  gint64 shape[LIMNER_MAX_RANK], channels;

  if (!add_nvidia_mapping (&g) || limner_detection_shape (detection, shape, "synthesis.b4.const") != 3)
    return FALSE;
  channels = shape[0];
  if (!limner_generator_add (&g, "synthesis.const", "synthesis.b4.const", 1, LIMNER_AXES (channels, 4, 4)))
    return FALSE;
  for (int resolution = 4; resolution <= LIMNER_STYLEGAN2_MAX_RESOLUTION; resolution *= 2)
    {
      if (limner_detection_shape (detection, shape, "synthesis.b%d.conv1.weight", resolution) < 0)
        break;
      channels = add_nvidia_block (&g, resolution, channels);
      if (!channels)
        return FALSE;
      g.resolution = resolution;
    }
  return limner_generator_describe (&g);
}
