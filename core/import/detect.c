/* Finds the architecture in a foreign file, and the outer name of its tensors. */
#include "config.h"

#include "import/detect-private.h"

#include "formats/file-kind-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The most specific signatures come first: SqueezeNet also has a "features.0", and many networks have a
 * "0". */
static const struct
{
  const char *signature; /* a tensor that every such file has, without its outer name */
  LimnerDetector *detect;
} detectors[] = {
  { "features.3.squeeze.weight", limner_detect_squeezenet },
  { "inception3a.branch1.conv.weight", limner_detect_googlenet },
  { "Conv2d_1a_3x3.conv.weight", limner_detect_inception3 },
  { "res1.conv1.conv2d.weight", limner_detect_fast_style },
  { "features.0.weight", limner_detect_vgg },
  { "conv1_1.weight", limner_detect_vgg_by_blocks },
  { "2.weight", limner_detect_adain_encoder },
  { "28.weight", limner_detect_adain_decoder },
  { "synthesis.b4.const", limner_detect_stylegan2_nvidia },
  { "input.input", limner_detect_stylegan2_rosinality },
  { "0.weight", limner_detect_vgg_features },
};

/* The words of a name in lower case: "g_ema.module.", "netG.modelEMA." and "EMAModel" have the word "ema". */
static GStrv
split_words (const char *name)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *at = name; *at; at++)
    {
      if (g_ascii_isupper (*at) && at > name
          && (g_ascii_islower (at[-1]) || (g_ascii_isupper (at[-1]) && g_ascii_islower (at[1]))))
        g_string_append_c (words, '_');
      g_string_append_c (words, g_ascii_tolower (*at));
    }
  return g_strsplit_set (words->str, "._-0123456789", -1);
}

/* Whether a word begins or ends with "ema", as in "modelema". */
static gboolean
contains_ema (const char *word)
{
  return g_str_has_prefix (word, "ema") || g_str_has_suffix (word, "ema");
}

/* Whether the outer name says that the weights are a moving average of those in training. NVIDIA calls that
 * generator Gs, too. */
static gboolean
is_averaged (const char *outer_name)
{
  static const char *const marks[]
      = { "avg", "average", "averaged", "swa", "shadow", "polyak", "teacher", "gs" };
  g_auto (GStrv) words = split_words (outer_name);

  for (char **word = words; *word; word++)
    if (contains_ema (*word))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_strv_contains ((const char *const *) words, marks[i]))
      return TRUE;
  return FALSE;
}

/* The outer names before the signature: "", "state_dict.", "module.model." …, anything that ends in a
 * dot. Averaged weights come first; otherwise the order is the file's. */
static GPtrArray *
find_outer_names (LimnerCheckpoint *checkpoint, const char *signature)
{
  GPtrArray *outer_names = g_ptr_array_new_with_free_func (g_free);
  gsize length = strlen (signature);
  int n_averaged = 0;

  for (const char *const *name = limner_checkpoint_names (checkpoint); *name; name++)
    {
      gsize before = strlen (*name);
      char *outer_name;

      if (before < length || !g_str_has_suffix (*name, signature))
        continue;
      before -= length;
      if (before && (*name)[before - 1] != '.')
        continue;
      outer_name = g_strndup (*name, before);
      g_ptr_array_insert (outer_names, is_averaged (outer_name) ? n_averaged++ : -1, outer_name);
    }
  return outer_names;
}

static gboolean
set_unknown (LimnerCheckpoint *checkpoint, GError **error)
{
  const char *const *names = limner_checkpoint_names (checkpoint);
  guint n = g_strv_length ((char **) names);
  g_autofree char *path = g_filename_display_name (limner_checkpoint_path (checkpoint)), *first = NULL;
  gint64 shape[LIMNER_MAX_RANK];
  int rank;

  if (n == 0 && limner_checkpoint_has_arrays (checkpoint))
    return limner_file_kind_refuse_numpy (limner_checkpoint_path (checkpoint), error);
  if (n == 0)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
          _ ("“%s” holds no tensors: save the network's state_dict() with torch.save and import that "
             "file."),
          path);
      return FALSE;
    }
  if (*names[0] == '\0')
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("“%s” holds one tensor without a name: save the network's state_dict() with torch.save "
                      "and import that file."),
                   path);
      return FALSE;
    }
  rank = limner_checkpoint_shape (checkpoint, names[0], shape);
  first = rank >= 0 ? limner_tensor_describe_shape (rank, shape) : g_strdup ("[…]");
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” holds no network that Limner knows (%u tensors, the first “%.60s” %s): it knows VGG, the "
         "AdaIN encoder and decoder, GoogLeNet, Inception v3 and SqueezeNet as torchvision names them, the "
         "fast-neural-style networks, and StyleGAN2."),
      path, n, names[0], first);
  return FALSE;
}

LimnerDetection *
limner_detect (LimnerCheckpoint *checkpoint, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (detectors); i++)
    {
      g_autoptr (GPtrArray) outer_names = find_outer_names (checkpoint, detectors[i].signature);

      for (guint k = 0; k < outer_names->len; k++)
        {
          LimnerDetection *detection = limner_detection_new (checkpoint, outer_names->pdata[k]);

          if (detectors[i].detect (detection))
            return detection;
          limner_detection_free (detection);
        }
    }
  set_unknown (checkpoint, error);
  return NULL;
}
