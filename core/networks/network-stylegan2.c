/* The synthesis network of StyleGAN2 (Karras et al. 2020), skip and resnet. Its input is a vector [L * D
 * + 1]: one w [D] for each of L layers, and a factor of all noise. Factor 1 gives the network's own
 * constant noise, 0 none. Taps: b4, b8 …, the features after each block; b4.rgb, b8.rgb …, the picture
 * so far (skip); image, the picture in the network's own range; and alpha, three equal channels in the same
 * range, if the network makes alpha.
 *
 * The weights in the file contain all gains except those after the activations. */
#include "config.h"

#include "formats/json-private.h"
#include "kernels/kernels-private.h"
#include "networks/builder-private.h"
#include "networks/stylegan2-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SLOPE 0.2f

typedef struct
{
  LimnerBuilder *builder;
  LimnerStylegan2 shape;
  int next_layer;     /* index of the first layer of the next block */
  int picture, alpha; /* nodes of the picture so far; -1: none */
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

static LimnerTensor *read_synthesis_weights (Synthesis *s, int rank, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static LimnerTensor *
read_synthesis_weights (Synthesis *s, int rank, GError **error, const char *format, ...)
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
read_scalar (Synthesis *s, float *number, GError **error, const char *name)
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
add_affine_style (Synthesis *s, const char *layer, int number, GError **error)
{
  g_autoptr (LimnerTensor) weight = read_synthesis_weights (s, 2, error, "%s.affine.weight", layer);
  g_autoptr (LimnerTensor) bias
      = weight ? read_synthesis_weights (s, 1, error, "%s.affine.bias", layer) : NULL;

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
  return read_scalar (s, &spec->noise_strength, error, strength)
             ? read_synthesis_weights (s, 2, error, "%s", noise)
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
  g_autoptr (LimnerTensor) weight = read_synthesis_weights (s, 4, error, "%s.weight", layer->name);
  g_autoptr (LimnerTensor) bias
      = weight ? read_synthesis_weights (s, 1, error, "%s.bias", layer->name) : NULL;
  g_autoptr (LimnerTensor) noise = bias ? read_noise (s, layer->name, layer->resolution, &spec, error) : NULL;
  g_autoptr (LimnerTensor) used = NULL;
  int style = noise ? add_affine_style (s, layer->name, s->next_layer++, error) : -1;

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
  g_autoptr (LimnerTensor) weight = read_synthesis_weights (s, 4, error, "%s.skip.weight", block);

  if (!weight)
    return -1;
  for (gsize i = 0; i < weight->size; i++)
    weight->data[i] = (float) (weight->data[i] * G_SQRT2 / 2);
  node = limner_graph_conv (s->builder->graph, node, &(LimnerConvSpec) { 0 }, weight, NULL, error);
  return node < 0 ? -1 : limner_graph_upsample (s->builder->graph, node, error);
}

/* Returns rows first, first + step and first + 2 * step of [rows,row] as [3,row], or as [3] with row 1. */
static LimnerTensor *
select_rows (const LimnerTensor *tensor, gsize first, gsize step, GError **error)
{
  gsize row = tensor->size / (gsize) tensor->shape[0];
  LimnerTensor *rows
      = limner_tensor_new (tensor->rank > 1 ? 2 : 1, (gint64[]) { LIMNER_COLOURS, (gint64) row }, error);

  for (gsize i = 0; rows != NULL && i < rows->size; i++)
    rows->data[i] = tensor->data[(first + i / row * step) * row + i % row];
  return rows;
}

/* A toRGB: its nodes, and its weight [3 or 4,C,1,1] and bias [3 or 4]. */
typedef struct
{
  int input, style;
  const LimnerTensor *weight, *bias;
} Colours;

/* Adds three outputs: the colours with first 0 and step 1; alpha, three times, with first 3 and step 0. */
static int
add_three (Synthesis *s, const Colours *colours, gsize first, gsize step, GError **error)
{
  g_autoptr (LimnerTensor) weight = select_rows (colours->weight, first, step, error);
  g_autoptr (LimnerTensor) bias = weight ? select_rows (colours->bias, first, step, error) : NULL;

  const LimnerToRgbSpec spec = { .weight = weight, .bias = bias, .clamp = s->shape.clamp };

  return bias ? limner_graph_to_rgb (s->builder->graph, colours->input, colours->style, &spec, error) : -1;
}

static gboolean
check_colours (Synthesis *s, const LimnerTensor *weight, const LimnerTensor *bias, GError **error)
{
  if (weight->shape[2] != 1 || weight->shape[3] != 1)
    return limner_builder_damaged (s->builder, _ ("the colours do not come from a convolution of 1 × 1"),
                                   error);
  if (weight->shape[0] < LIMNER_COLOURS || weight->shape[0] > LIMNER_COLOURS + 1
      || bias->shape[0] != weight->shape[0])
    return limner_builder_damaged (s->builder, _ ("it makes neither RGB nor RGBA"), error);
  return TRUE;
}

/* The block's colours, and in *alpha its alpha where the network makes one. -1: an error. */
static int
add_to_rgb_layer (Synthesis *s, int node, const char *block, int number, int *alpha, GError **error)
{
  g_autofree char *layer = g_strconcat (block, ".torgb", NULL);
  g_autoptr (LimnerTensor) weight = read_synthesis_weights (s, 4, error, "%s.weight", layer);
  g_autoptr (LimnerTensor) bias = weight ? read_synthesis_weights (s, 1, error, "%s.bias", layer) : NULL;
  Colours colours = { .input = node, .weight = weight, .bias = bias };
  int picture;

  *alpha = -1;
  if (!bias || !check_colours (s, weight, bias, error))
    return -1;
  colours.style = add_affine_style (s, layer, number, error);
  picture = colours.style < 0 ? -1 : add_three (s, &colours, 0, 1, error);
  if (picture < 0 || weight->shape[0] == LIMNER_COLOURS)
    return picture;
  *alpha = add_three (s, &colours, LIMNER_COLOURS, 0, error);
  return *alpha < 0 ? -1 : picture;
}

/* Adds the layers of one resolution except toRGB. */
static int
add_synthesis_block (Synthesis *s, int node, const char *block, int resolution, GError **error)
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

/* Adds `added` to the upsampled picture `before`; -1: there is none before. */
static int
add_to_picture (Synthesis *s, int before, int added, GError **error)
{
  if (before < 0)
    return added;
  before = limner_graph_upsample (s->builder->graph, before, error);
  return before < 0 ? -1 : limner_graph_add (s->builder->graph, before, added, error);
}

/* Adds the block's colours to the picture so far. */
static gboolean
add_picture (Synthesis *s, int node, const char *block, int resolution, GError **error)
{
  LimnerGraph *graph = s->builder->graph;
  gboolean last = resolution == s->shape.resolution;
  g_autofree char *name = g_strdup_printf ("b%d.rgb", resolution);
  int alpha;

  if (s->shape.resnet && !last)
    return TRUE;
  node = add_to_rgb_layer (s, node, block, s->next_layer, &alpha, error);
  if (node < 0)
    return FALSE;
  if (s->picture >= 0 && (s->alpha >= 0) != (alpha >= 0))
    return limner_builder_damaged (s->builder, _ ("only a part of its layers makes alpha"), error);
  s->picture = add_to_picture (s, s->picture, node, error);
  if (s->picture < 0)
    return FALSE;
  limner_graph_name (graph, s->picture, last ? "image" : name);
  if (alpha < 0)
    return TRUE;
  s->alpha = add_to_picture (s, s->alpha, alpha, error);
  if (s->alpha >= 0 && last)
    limner_graph_name (graph, s->alpha, "alpha");
  return s->alpha >= 0;
}

static gboolean
add_blocks (Synthesis *s, int node, GError **error)
{
  for (int resolution = 4; resolution <= s->shape.resolution; resolution *= 2)
    {
      g_autofree char *block = g_strdup_printf ("synthesis.b%d", resolution);

      node = add_synthesis_block (s, node, block, resolution, error);
      if (node < 0)
        return FALSE;
      limner_graph_name (s->builder->graph, node, block + strlen ("synthesis."));
      if (!add_picture (s, node, block, resolution, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_build_stylegan2 (LimnerBuilder *builder, GError **error)
{
  Synthesis s = { .builder = builder, .picture = -1, .alpha = -1 };
  g_autoptr (LimnerTensor) constant = NULL;
  int node;

  if (!limner_stylegan2_read (builder->model, &s.shape))
    return limner_builder_damaged (builder, _ ("its description is invalid"), error);
  constant = read_synthesis_weights (&s, 3, error, "synthesis.const");
  if (!constant)
    return FALSE;
  if (constant->shape[1] != 4 || constant->shape[2] != 4)
    return limner_builder_damaged (builder, _ ("it does not begin with 4 × 4 pixels"), error);
  node = limner_graph_input (builder->graph, s.shape.layers * s.shape.w_dim + 1, error);
  node = node < 0 ? -1 : limner_graph_constant (builder->graph, node, constant, error);
  return node >= 0 && add_blocks (&s, node, error);
}
