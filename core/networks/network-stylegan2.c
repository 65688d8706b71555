/* The synthesis network of StyleGAN2 (Karras et al. 2020), skip and resnet. Its input is a vector [L * D
 * + 1]: one w [D] for each of L layers, and a factor of all noise. Factor 1 gives the network's own
 * constant noise, 0 none. Taps: b4, b8 …, the features after each block; b4.rgb, b8.rgb …, the picture
 * so far (skip); and image, the picture in the network's own range.
 *
 * The weights in the file contain all gains except those after the activations. */
#include "config.h"

#include "formats/json-private.h"
#include "networks/builder-private.h"
#include "networks/stylegan2-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SLOPE 0.2f

typedef struct
{
  LimnerBuilder *builder;
  LimnerStylegan2 shape;
  int next_layer; /* index of the first layer of the next block */
} Synthesis;

static gboolean
is_power_of_two (int n)
{
  return n > 0 && (n & (n - 1)) == 0;
}

static gboolean
read_int (JsonObject *config, const char *name, int low, int high, int *value)
{
  double number;

  if (!limner_json_number (config, name, &number) || !(number >= low && number <= high)
      || number != floor (number))
    return FALSE;
  *value = (int) number;
  return TRUE;
}

gboolean
limner_stylegan2_read (const LimnerModel *model, LimnerStylegan2 *shape)
{
  JsonObject *config = limner_model_config (model);
  const char *architecture = limner_json_text (config, "synthesis");
  double number;

  *shape = (LimnerStylegan2) { 0 };
  if (!read_int (config, "resolution", 8, 4096, &shape->resolution) || !is_power_of_two (shape->resolution)
      || !read_int (config, "w_dim", 1, 2048, &shape->w_dim)
      || !read_int (config, "z_dim", 0, 2048, &shape->z_dim)
      || !read_int (config, "c_dim", 0, 4096, &shape->c_dim)
      || !read_int (config, "mapping_layers", 0, 64, &shape->mapping_layers) || architecture == NULL)
    return FALSE;
  if (limner_json_number (config, "conv_clamp", &number) && number > 0)
    shape->clamp = (float) number;
  shape->resnet = g_str_equal (architecture, "resnet");
  shape->layers = 2 * (g_bit_nth_msf ((gulong) shape->resolution, -1) - 1);
  return shape->resnet || g_str_equal (architecture, "skip");
}

static LimnerTensor *read_weights (Synthesis *s, int rank, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static LimnerTensor *
read_weights (Synthesis *s, int rank, GError **error, const char *format, ...)
{
  LimnerSafetensors *file = s->builder->model->file;
  g_autofree char *name = NULL, *reason = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  va_list args;
  int found;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  found = limner_safetensors_shape (file, name, shape);
  if (found < 0 || found == rank)
    return limner_safetensors_get (file, name, error);
  reason = g_strdup_printf (_ ("“%s” has %d axes, not %d"), name, found, rank);
  limner_builder_damaged (s->builder, reason, error);
  return NULL;
}

/* Reads a scalar of shape [] or [1]. */
static gboolean
read_number (Synthesis *s, float *number, GError **error, const char *name)
{
  g_autoptr (LimnerTensor) tensor = limner_safetensors_get (s->builder->model->file, name, error);
  g_autofree char *reason = NULL;

  if (tensor != NULL && tensor->size == 1)
    *number = tensor->data[0];
  else if (tensor != NULL)
    {
      reason = g_strdup_printf (_ ("“%s” is not a single number"), name);
      limner_builder_damaged (s->builder, reason, error);
    }
  return tensor != NULL && tensor->size == 1;
}

/* Adds the styles [C] of a layer. Node 0 is the input. */
static int
add_style (Synthesis *s, const char *layer, int number, GError **error)
{
  g_autoptr (LimnerTensor) weight = read_weights (s, 2, error, "%s.affine.weight", layer);
  g_autoptr (LimnerTensor) bias = weight ? read_weights (s, 1, error, "%s.affine.bias", layer) : NULL;

  if (!bias)
    return -1;
  if (weight->shape[1] != s->shape.w_dim)
    {
      limner_builder_damaged (s->builder, _ ("the styles have another size than w"), error);
      return -1;
    }
  return limner_graph_affine (s->builder->graph, 0, number * s->shape.w_dim, weight, bias, error);
}

static LimnerTensor *
read_noise (Synthesis *s, const char *layer, int resolution, LimnerModulatedSpec *spec, GError **error)
{
  g_autofree char *strength = g_strconcat (layer, ".noise_strength", NULL);
  g_autofree char *noise = g_strconcat (layer, ".noise_const", NULL);
  gint64 shape[LIMNER_MAX_RANK];

  /* The network may have been trained without noise. */
  if (limner_safetensors_shape (s->builder->model->file, noise, shape) < 0)
    return limner_tensor_new (2, (gint64[]) { resolution, resolution }, error);
  return read_number (s, &spec->noise_strength, error, strength) ? read_weights (s, 2, error, "%s", noise)
                                                                 : NULL;
}

typedef struct
{
  const char *name;
  int resolution; /* pixels of its output along a side */
  int factor;     /* from its input's resolution: 1 or 2 */
  double gain;    /* behind the activation */
} SynthesisLayer;

/* Adds a modulated convolution with the next w, its noise and its activation. */
static int
add_synthesis_layer (Synthesis *s, int node, const SynthesisLayer *layer, GError **error)
{
  LimnerGraph *graph = s->builder->graph;
  LimnerModulatedSpec spec = { .factor = layer->factor,
                               .noise_channel = s->shape.layers * s->shape.w_dim,
                               .slope = SLOPE,
                               .gain = (float) (G_SQRT2 * layer->gain),
                               .clamp = (float) (s->shape.clamp * layer->gain) };
  g_autoptr (LimnerTensor) weight = read_weights (s, 4, error, "%s.weight", layer->name);
  g_autoptr (LimnerTensor) bias = weight ? read_weights (s, 1, error, "%s.bias", layer->name) : NULL;
  g_autoptr (LimnerTensor) noise = bias ? read_noise (s, layer->name, layer->resolution, &spec, error) : NULL;
  g_autoptr (LimnerTensor) used = NULL;
  int style = noise ? add_style (s, layer->name, s->next_layer++, error) : -1;

  if (style < 0)
    return -1;
  if (weight->shape[2] != 3 || weight->shape[3] != 3 || weight->shape[0] > G_MAXINT16)
    {
      limner_builder_damaged (s->builder, _ ("a convolution is not 3 × 3"), error);
      return -1;
    }
  used = layer->factor == 2 ? limner_fused_upsampling_weight (weight, error) : limner_tensor_ref (weight);
  node = used ? limner_graph_modulate (graph, node, style, error) : -1;
  node = node < 0 ? -1 : limner_graph_conv (graph, node, &(LimnerConvSpec) { .pad = 1 }, used, NULL, error);
  if (node < 0)
    return -1;
  return limner_graph_synthesis_activation (graph, &(LimnerSynthesisInputs) { node, style, 0 }, &spec,
                                            &(LimnerSynthesisWeights) { weight, bias, noise }, error);
}

/* Adds the skip connection of a block (resnet). */
static int
add_detour (Synthesis *s, int node, const char *block, GError **error)
{
  g_autoptr (LimnerTensor) weight = read_weights (s, 4, error, "%s.skip.weight", block);

  if (!weight)
    return -1;
  for (gsize i = 0; i < weight->size; i++)
    weight->data[i] = (float) (weight->data[i] * G_SQRT2 / 2);
  node = limner_graph_conv (s->builder->graph, node, &(LimnerConvSpec) { 0 }, weight, NULL, error);
  return node < 0 ? -1 : limner_graph_upsample (s->builder->graph, node, error);
}

static int
add_colours (Synthesis *s, int node, const char *block, int number, GError **error)
{
  g_autofree char *layer = g_strconcat (block, ".torgb", NULL);
  g_autoptr (LimnerTensor) weight = read_weights (s, 4, error, "%s.weight", layer);
  g_autoptr (LimnerTensor) bias = weight ? read_weights (s, 1, error, "%s.bias", layer) : NULL;
  int style;

  if (!bias)
    return -1;
  if (weight->shape[2] != 1 || weight->shape[3] != 1)
    {
      limner_builder_damaged (s->builder, _ ("the colours do not come from a convolution of 1 × 1"), error);
      return -1;
    }
  style = add_style (s, layer, number, error);
  weight->rank = 2;
  const LimnerToRgbSpec spec = { .weight = weight, .bias = bias, .clamp = s->shape.clamp };
  return style < 0 ? -1 : limner_graph_to_rgb (s->builder->graph, node, style, &spec, error);
}

/* Adds the layers of one resolution except toRGB. */
static int
add_block (Synthesis *s, int node, const char *block, int resolution, GError **error)
{
  g_autofree char *conv0 = g_strconcat (block, ".conv0", NULL), *conv1 = g_strconcat (block, ".conv1", NULL);
  double gain = s->shape.resnet && resolution > 4 ? G_SQRT2 / 2 : 1;
  int detour = -1;

  if (resolution == 4)
    return add_synthesis_layer (s, node, &(SynthesisLayer) { conv1, resolution, 1, 1 }, error);
  if (s->shape.resnet)
    {
      detour = add_detour (s, node, block, error);
      if (detour < 0)
        return -1;
    }
  node = add_synthesis_layer (s, node, &(SynthesisLayer) { conv0, resolution, 2, 1 }, error);
  if (node >= 0)
    node = add_synthesis_layer (s, node, &(SynthesisLayer) { conv1, resolution, 1, gain }, error);
  return node < 0 || detour < 0 ? node : limner_graph_add (s->builder->graph, detour, node, error);
}

/* Adds toRGB of a block to the upsampled picture so far, *picture (-1: none yet). Only the last block of a
 * resnet has one. */
static gboolean
add_picture (Synthesis *s, int node, const char *block, int resolution, int *picture, GError **error)
{
  LimnerGraph *graph = s->builder->graph;
  g_autofree char *name = g_strdup_printf ("b%d.rgb", resolution);
  int colours, before = *picture;

  if (s->shape.resnet && resolution < s->shape.resolution)
    return TRUE;
  colours = add_colours (s, node, block, s->next_layer, error);
  if (colours >= 0 && before >= 0)
    {
      before = limner_graph_upsample (graph, before, error);
      colours = before < 0 ? -1 : limner_graph_add (graph, before, colours, error);
    }
  if (colours < 0)
    return FALSE;
  limner_graph_name (graph, colours, resolution < s->shape.resolution ? name : "image");
  *picture = colours;
  return TRUE;
}

static gboolean
add_blocks (Synthesis *s, int node, GError **error)
{
  int picture = -1;

  for (int resolution = 4; resolution <= s->shape.resolution; resolution *= 2)
    {
      g_autofree char *block = g_strdup_printf ("synthesis.b%d", resolution);

      node = add_block (s, node, block, resolution, error);
      if (node < 0)
        return FALSE;
      limner_graph_name (s->builder->graph, node, block + strlen ("synthesis."));
      if (!add_picture (s, node, block, resolution, &picture, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_build_stylegan2 (LimnerBuilder *builder, GError **error)
{
  Synthesis s = { .builder = builder };
  g_autoptr (LimnerTensor) constant = NULL;
  int node;

  if (!limner_stylegan2_read (builder->model, &s.shape))
    return limner_builder_damaged (builder, _ ("its description makes no sense"), error);
  constant = read_weights (&s, 3, error, "synthesis.const");
  if (!constant)
    return FALSE;
  if (constant->shape[1] != 4 || constant->shape[2] != 4)
    return limner_builder_damaged (builder, _ ("it does not begin with 4 × 4 pixels"), error);
  node = limner_graph_input (builder->graph, s.shape.layers * s.shape.w_dim + 1, error);
  node = node < 0 ? -1 : limner_graph_constant (builder->graph, node, constant, error);
  return node >= 0 && add_blocks (&s, node, error);
}
