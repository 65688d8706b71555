/* Finds the encoder of a decoder for arbitrary styles. */
#include "config.h"

#include "networks/style-network-private.h"

#include "formats/file-private.h"
#include "formats/json-private.h"
#include "limner/error.h"
#include "networks/model-private.h"

#include <glib/gi18n-lib.h>

/* The channels of a layer of a VGG; 0: it has no layer of that name. */
static gint64
channels_of (LimnerModel *model, const char *tap)
{
  g_autofree char *weight
      = g_str_has_prefix (tap, "relu") ? g_strdup_printf ("conv%s.weight", tap + 4) : NULL;
  gint64 shape[LIMNER_MAX_RANK];

  if (weight == NULL || !g_strv_contains (limner_model_taps (model), tap)
      || limner_safetensors_shape (model->file, weight, shape) != 4)
    return 0;
  return shape[0];
}

const char *
limner_style_network_deepest_tap (LimnerModel *decoder)
{
  JsonObject *config = limner_model_config (decoder);
  JsonArray *taps;

  if (g_str_equal (limner_model_architecture (decoder), "adain-decoder"))
    return limner_json_text (config, "encoder_tap");
  taps = limner_json_list (config, "encoder_taps");
  return taps && json_array_get_length (taps) == LIMNER_STYLE_NETWORK_LEVELS
             ? limner_json_item_text (taps, LIMNER_STYLE_NETWORK_LEVELS - 1)
             : NULL;
}

/* The input channels of the decoder's first convolution; 0: it has none. */
static gint64
channels_read (LimnerModel *decoder)
{
  gboolean adain = g_str_equal (limner_model_architecture (decoder), "adain-decoder");
  gint64 shape[LIMNER_MAX_RANK];

  return limner_safetensors_shape (decoder->file, adain ? "conv1.weight" : "conv4.weight", shape) == 4
             ? shape[1]
             : 0;
}

gboolean
limner_style_network_takes_encoder (LimnerModel *decoder, LimnerModel *candidate)
{
  JsonObject *config = limner_model_config (decoder);
  const char *digest = limner_json_text (config, "encoder_digest"),
             *source_digest = limner_json_text (config, "encoder_digest_of_source"),
             *tap = limner_style_network_deepest_tap (decoder);

  if (!g_str_equal (limner_model_architecture (candidate), "vgg") || limner_model_preprocess (candidate)->bgr
      || tap == NULL || channels_of (candidate, tap) != channels_read (decoder))
    return FALSE;
  if (digest != NULL)
    return g_str_equal (limner_model_digest (candidate), digest);
  return source_digest == NULL || g_str_equal (limner_model_source_digest (candidate), source_digest);
}

const char *
limner_style_network_encoder_id (const LimnerModel *decoder)
{
  return limner_json_text (limner_model_config (decoder), "encoder");
}

LimnerModel *
limner_style_network_find_encoder (LimnerModel *decoder, GError **error)
{
  if (limner_style_network_deepest_tap (decoder) == NULL || channels_read (decoder) == 0)
    {
      limner_damaged (error, decoder->path, _ ("Limner network"), _ ("its description is invalid"));
      return NULL;
    }
  if (decoder->find_encoder)
    return decoder->find_encoder (decoder, error);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
               _ ("The network “%s” is a decoder and was opened without its encoder: import it first."),
               limner_model_id (decoder));
  return NULL;
}
