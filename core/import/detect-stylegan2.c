/* StyleGAN2 (Karras et al. 2020) as NVIDIA's PyTorch repositories and rosinality's port keep it. The averaged
 * generator alone is taken over. The gains that the originals apply when they run (equalised learning rate,
 * Karras et al. 2018) are multiplied into the weights. */
#include "import/detect-private.h"

#include <math.h>
#include <string.h>

#define MAX_MAPPING    32
#define MAX_RESOLUTION 1024
/* rosinality's learning rate multiplier of the mapping network, which its files do not hold. */
#define MAPPING_RATE 0.01

typedef struct
{
  LimnerDetection *detection;
  gint64 z_dim, w_dim, c_dim;
  int mapping_layers;
  int resolution;
  gboolean resnet;
  double clamp; /* 0: none */
} Generator;

/* ---- both ---- */

/* Takes a tensor over, times `gain`, as [axes…] (0 ends); FALSE when it is missing or of another size. */
static gboolean
take (Generator *g, const char *target, const char *source, double gain, gint64 a, gint64 b, gint64 c,
      gint64 d)
{
  const gint64 axes[] = { a, b, c, d, 0 };
  gint64 shape[LIMNER_MAX_RANK], count = 1, wanted = 1;
  int rank = limner_detection_shape (g->detection, shape, "%s", source), n = 0;

  if (rank < 0)
    return FALSE;
  for (int i = 0; i < rank; i++)
    if (shape[i] < 1 || shape[i] > G_MAXINT32 || (count *= shape[i]) > G_MAXINT32)
      return FALSE;
  for (; axes[n]; n++)
    wanted *= axes[n];
  if (count != wanted)
    return FALSE;
  limner_detection_add_tensor (g->detection, target, source, gain, n, axes);
  return TRUE;
}

/* Outputs and inputs of a [O,I,…] weight, from axis `first` on; FALSE when there is none. */
static gboolean
find_size (Generator *g, int first, gint64 *outputs, gint64 *inputs, const char *source)
{
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_detection_shape (g->detection, shape, "%s", source) < first + 2)
    return FALSE;
  *outputs = shape[first];
  *inputs = shape[first + 1];
  return *outputs >= 1 && *outputs <= 2048 && *inputs >= 1 && *inputs <= 4096;
}

/* y = W x + b with the gain of equalised learning rate. */
static gboolean
take_linear (Generator *g, const char *target, const char *source, double rate, gint64 *outputs,
             gint64 *inputs)
{
  g_autofree char *weight = g_strconcat (source, ".weight", NULL),
                  *bias = g_strconcat (source, ".bias", NULL);
  g_autofree char *to_weight = g_strconcat (target, ".weight", NULL),
                  *to_bias = g_strconcat (target, ".bias", NULL);

  return find_size (g, 0, outputs, inputs, weight)
         && take (g, to_weight, weight, rate / sqrt ((double) *inputs), *outputs, *inputs, 0, 0)
         && take (g, to_bias, bias, rate, *outputs, 0, 0, 0);
}

/* The style of a layer with `channels` inputs. */
static gboolean
take_affine (Generator *g, const char *target, const char *source, gint64 channels)
{
  g_autofree char *to = g_strconcat (target, ".affine", NULL);
  gint64 outputs, inputs;

  return take_linear (g, to, source, 1, &outputs, &inputs) && outputs == channels && inputs == g->w_dim;
}

static void
describe (Generator *g)
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
}

/* ---- NVIDIA ---- */

static double
number_of (Generator *g, const char *name, double otherwise)
{
  g_autofree char *full = g_strconcat (g->detection->prefix, name, NULL);
  double number;

  return limner_checkpoint_number (g->detection->checkpoint, full, &number) ? number : otherwise;
}

static gboolean
has_text (Generator *g, const char *name, const char *text)
{
  g_autofree char *full = g_strconcat (g->detection->prefix, name, NULL);

  return limner_checkpoint_text_is (g->detection->checkpoint, full, text);
}

static gboolean
has (Generator *g, const char *name)
{
  gint64 shape[LIMNER_MAX_RANK];

  return limner_detection_shape (g->detection, shape, "%s", name) >= 0;
}

static gboolean
nvidia_mapping (Generator *g)
{
  gint64 outputs, inputs, embedded = 0, last = 0;

  if (has (g, "mapping.embed.weight"))
    if (!take_linear (g, "mapping.embed", "mapping.embed", 1, &embedded, &g->c_dim))
      return FALSE;
  for (int i = 0; i < MAX_MAPPING; i++)
    {
      g_autofree char *name = g_strdup_printf ("mapping.fc%d", i),
                      *gain = g_strconcat (name, ".bias_gain", NULL);
      g_autofree char *weight = g_strconcat (name, ".weight", NULL);

      if (!has (g, weight))
        break;
      if (!take_linear (g, name, name, number_of (g, gain, MAPPING_RATE), &outputs, &inputs)
          || (i > 0 && inputs != last))
        return FALSE;
      if (i == 0)
        g->z_dim = inputs - embedded;
      last = outputs;
      g->mapping_layers++;
    }
  g->w_dim = last;
  return g->mapping_layers > 0 && g->z_dim > 0
         && take (g, "mapping.w_avg", "mapping.w_avg", 1, g->w_dim, 0, 0, 0);
}

/* A 3x3 layer with style and noise; its outputs, or 0. */
static gint64
nvidia_conv (Generator *g, int resolution, const char *part, gint64 channels)
{
  g_autofree char *name = g_strdup_printf ("synthesis.b%d.%s", resolution, part);
  g_autofree char *weight = g_strconcat (name, ".weight", NULL), *bias = g_strconcat (name, ".bias", NULL);
  g_autofree char *affine = g_strconcat (name, ".affine", NULL),
                  *clamp = g_strconcat (name, ".conv_clamp", NULL);
  g_autofree char *strength = g_strconcat (name, ".noise_strength", NULL);
  g_autofree char *noise = g_strconcat (name, ".noise_const", NULL);
  g_autofree char *activation = g_strconcat (name, ".activation", NULL);
  gint64 outputs, inputs;

  if (!find_size (g, 0, &outputs, &inputs, weight) || inputs != channels
      || !take (g, weight, weight, 1, outputs, inputs, 3, 3) || !take (g, bias, bias, 1, outputs, 0, 0, 0)
      || !take_affine (g, name, affine, inputs))
    return 0;
  g->clamp = MAX (g->clamp, number_of (g, clamp, 0));
  if (!has_text (g, activation, "lrelu"))
    return 0;
  if (has (g, strength)
      && (!take (g, strength, strength, 1, 0, 0, 0, 0)
          || !take (g, noise, noise, 1, resolution, resolution, 0, 0)))
    return 0;
  return outputs;
}

static gboolean
nvidia_to_rgb (Generator *g, int resolution, gint64 channels)
{
  g_autofree char *name = g_strdup_printf ("synthesis.b%d.torgb", resolution);
  g_autofree char *weight = g_strconcat (name, ".weight", NULL), *bias = g_strconcat (name, ".bias", NULL);
  g_autofree char *affine = g_strconcat (name, ".affine", NULL);

  return take (g, weight, weight, 1 / sqrt ((double) channels), 3, channels, 1, 1)
         && take (g, bias, bias, 1, 3, 0, 0, 0) && take_affine (g, name, affine, channels);
}

/* Channels that the block gives, or 0. */
static gint64
nvidia_block (Generator *g, int resolution, gint64 channels)
{
  g_autofree char *skip = g_strdup_printf ("synthesis.b%d.skip.weight", resolution);
  g_autofree char *rgb = g_strdup_printf ("synthesis.b%d.torgb.weight", resolution);
  gint64 outputs = channels;

  if (resolution > 4)
    outputs = nvidia_conv (g, resolution, "conv0", channels);
  outputs = outputs ? nvidia_conv (g, resolution, "conv1", outputs) : 0;
  if (outputs && has (g, skip))
    {
      g->resnet = TRUE;
      if (!take (g, skip, skip, 1 / sqrt ((double) channels), outputs, channels, 1, 1))
        return 0;
    }
  if (outputs && has (g, rgb) && !nvidia_to_rgb (g, resolution, outputs))
    return 0;
  return outputs;
}

/* G_ema is the averaged network; G is the one in training. */
static gboolean
find_nvidia (LimnerDetection *detection)
{
  return limner_detection_find_in (detection, "G_ema.", "synthesis.b4.const");
}

gboolean
limner_detect_stylegan2_nvidia (LimnerDetection *detection)
{
  Generator g = { .detection = detection };
  gint64 shape[LIMNER_MAX_RANK], channels;

  if (!find_nvidia (detection) || !nvidia_mapping (&g)
      || limner_detection_shape (detection, shape, "synthesis.b4.const") != 3)
    return FALSE;
  channels = shape[0];
  if (!take (&g, "synthesis.const", "synthesis.b4.const", 1, channels, 4, 4, 0))
    return FALSE;
  for (int resolution = 4; resolution <= MAX_RESOLUTION; resolution *= 2)
    {
      if (limner_detection_shape (detection, shape, "synthesis.b%d.conv1.weight", resolution) < 0)
        break;
      channels = nvidia_block (&g, resolution, channels);
      if (!channels)
        return FALSE;
      g.resolution = resolution;
    }
  describe (&g);
  return g.resolution >= 8;
}

/* ---- rosinality ---- */

static gboolean
rosinality_mapping (Generator *g)
{
  gint64 outputs, inputs, last = 0;

  for (int i = 0; i < MAX_MAPPING; i++)
    {
      g_autofree char *source = g_strdup_printf ("style.%d", i + 1),
                      *target = g_strdup_printf ("mapping.fc%d", i);
      g_autofree char *weight = g_strconcat (source, ".weight", NULL);

      if (!has (g, weight))
        break;
      if (!take_linear (g, target, source, MAPPING_RATE, &outputs, &inputs) || (i > 0 && inputs != last))
        return FALSE;
      if (i == 0)
        g->z_dim = inputs;
      last = outputs;
      g->mapping_layers++;
    }
  g->w_dim = last;
  return g->mapping_layers > 0;
}

/* The average of w stands beside the generator, not in it. */
static gboolean
rosinality_average (Generator *g)
{
  const gint64 axes[] = { g->w_dim, 0 };
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_checkpoint_shape (g->detection->checkpoint, "latent_avg", shape) < 0)
    return TRUE;
  if (shape[0] != g->w_dim)
    return FALSE;
  limner_detection_add_outer_tensor (g->detection, "mapping.w_avg", "latent_avg", 1, 1, axes);
  return TRUE;
}

/* `source`: conv1 or convs.N; noise: its number. Outputs, or 0. */
static gint64
rosinality_conv (Generator *g, const char *target, const char *source, int number, int resolution,
                 gint64 channels)
{
  g_autofree char *weight = g_strconcat (source, ".conv.weight", NULL),
                  *to = g_strconcat (target, ".weight", NULL);
  g_autofree char *bias = g_strconcat (source, ".activate.bias", NULL),
                  *to_bias = g_strconcat (target, ".bias", NULL);
  g_autofree char *affine = g_strconcat (source, ".conv.modulation", NULL);
  g_autofree char *strength = g_strconcat (source, ".noise.weight", NULL);
  g_autofree char *to_strength = g_strconcat (target, ".noise_strength", NULL);
  g_autofree char *noise = g_strdup_printf ("noises.noise_%d", number);
  g_autofree char *to_noise = g_strconcat (target, ".noise_const", NULL);
  gint64 outputs, inputs;

  if (!find_size (g, 1, &outputs, &inputs, weight) || inputs != channels
      || !take (g, to, weight, 1 / sqrt (9.0 * (double) inputs), outputs, inputs, 3, 3)
      || !take (g, to_bias, bias, 1, outputs, 0, 0, 0) || !take_affine (g, target, affine, inputs)
      || !take (g, to_strength, strength, 1, 0, 0, 0, 0)
      || !take (g, to_noise, noise, 1, resolution, resolution, 0, 0))
    return 0;
  return outputs;
}

static gboolean
rosinality_to_rgb (Generator *g, const char *source, int resolution, gint64 channels)
{
  g_autofree char *target = g_strdup_printf ("synthesis.b%d.torgb", resolution);
  g_autofree char *to = g_strconcat (target, ".weight", NULL), *to_bias = g_strconcat (target, ".bias", NULL);
  g_autofree char *weight = g_strconcat (source, ".conv.weight", NULL),
                  *bias = g_strconcat (source, ".bias", NULL);
  g_autofree char *affine = g_strconcat (source, ".conv.modulation", NULL);

  return take (g, to, weight, 1 / sqrt ((double) channels), 3, channels, 1, 1)
         && take (g, to_bias, bias, 1, 3, 0, 0, 0) && take_affine (g, target, affine, channels);
}

/* The two convolutions and the toRGB of one size above 4; channels or 0. */
static gint64
rosinality_block (Generator *g, int index, int resolution, gint64 channels)
{
  g_autofree char *rgb = g_strdup_printf ("to_rgbs.%d", index);

  for (int half = 0; half < 2 && channels; half++)
    {
      g_autofree char *target = g_strdup_printf ("synthesis.b%d.conv%d", resolution, half);
      g_autofree char *source = g_strdup_printf ("convs.%d", 2 * index + half);

      channels = rosinality_conv (g, target, source, 2 * index + half + 1, resolution, channels);
    }
  return channels && rosinality_to_rgb (g, rgb, resolution, channels) ? channels : 0;
}

gboolean
limner_detect_stylegan2_rosinality (LimnerDetection *detection)
{
  Generator g = { .detection = detection };
  gint64 shape[LIMNER_MAX_RANK], channels;

  if (!limner_detection_find_in (detection, "g_ema.", "input.input")
      && !limner_detection_find (detection, "input.input"))
    return FALSE;
  if (!rosinality_mapping (&g) || !rosinality_average (&g)
      || limner_detection_shape (detection, shape, "input.input") != 4)
    return FALSE;
  channels = shape[1];
  if (!take (&g, "synthesis.const", "input.input", 1, channels, 4, 4, 0))
    return FALSE;
  channels = rosinality_conv (&g, "synthesis.b4.conv1", "conv1", 0, 4, channels);
  if (!channels || !rosinality_to_rgb (&g, "to_rgb1", 4, channels))
    return FALSE;
  g.resolution = 4;
  for (int index = 0; g.resolution < MAX_RESOLUTION; index++)
    {
      if (limner_detection_shape (detection, shape, "to_rgbs.%d.bias", index) < 0)
        break;
      channels = rosinality_block (&g, index, g.resolution * 2, channels);
      if (!channels)
        return FALSE;
      g.resolution *= 2;
    }
  describe (&g);
  return g.resolution >= 8;
}
