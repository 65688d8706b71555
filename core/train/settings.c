#include "config.h"

#include "train/settings-private.h"

#include "base/settings-private.h"
#include "formats/json-private.h"
#include "train/optimiser-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WARM_UP 40

LimnerTrainSettings
limner_train_settings_default (void)
{
  return (LimnerTrainSettings) {
    .steps = 4000,
    .size = 256,
    .batch = 1,
    .width = 16,
    .blocks = 4,
    .optimiser = LIMNER_OPTIMISER_ADAM,
    .distance = LIMNER_STYLE_COVARIANCE,
    .content_weight = 0.2,
    .tv_weight = 2.0,
  };
}

static const char *const optimiser_names[] = { "adam", "rmsprop", "sgd", NULL };

gboolean
limner_optimiser_parse (const char *text, LimnerOptimiserKind *kind, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (optimiser_names, "optimiser", text, &value, error))
    return FALSE;
  *kind = (LimnerOptimiserKind) value;
  return TRUE;
}

const char *
limner_optimiser_name (LimnerOptimiserKind kind)
{
  return optimiser_names[kind];
}

gboolean
limner_train_settings_check (const LimnerTrainSettings *s, GError **error)
{
  if (s->size % 4 != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("“size” is %d, but the network needs a multiple of 4."), s->size);
      return FALSE;
    }
  return limner_check_setting ("steps", s->steps, 1, 1000000, error)
         && limner_check_setting ("size", s->size, 32, 1024, error)
         && limner_check_setting ("batch", s->batch, 1, 64, error)
         && (s->style_size == 0 || limner_check_setting ("style-size", s->style_size, 32, 4096, error))
         && limner_check_setting ("width", s->width, 4, 128, error)
         && limner_check_setting ("blocks", s->blocks, 0, 16, error)
         && limner_check_setting ("learning-rate", s->learning_rate, 0, 10, error)
         && limner_check_setting ("content-weight", s->content_weight, 0, 1e6, error)
         && limner_check_setting ("tv-weight", s->tv_weight, 0, 1e6, error)
         && limner_check_setting ("optimiser", s->optimiser, LIMNER_OPTIMISER_ADAM, LIMNER_OPTIMISER_SGD,
                                  error)
         && limner_check_setting ("style-distance", s->distance, LIMNER_STYLE_GRAM, LIMNER_STYLE_COVARIANCE,
                                  error);
}

static const struct
{
  const char *name;
  gsize offset;
  gboolean is_double;
} numbers[] = {
#define INTEGER(name, field) { name, G_STRUCT_OFFSET (LimnerTrainSettings, field), FALSE }
#define DOUBLE(name, field)  { name, G_STRUCT_OFFSET (LimnerTrainSettings, field), TRUE }
  INTEGER ("steps", steps),
  INTEGER ("size", size),
  INTEGER ("batch", batch),
  INTEGER ("style-size", style_size),
  INTEGER ("width", width),
  INTEGER ("blocks", blocks),
  DOUBLE ("learning-rate", learning_rate),
  DOUBLE ("content-weight", content_weight),
  DOUBLE ("tv-weight", tv_weight),
};

void
limner_train_settings_write (const LimnerTrainSettings *s, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gconstpointer field = G_STRUCT_MEMBER_P (s, numbers[i].offset);

      json_builder_set_member_name (builder, numbers[i].name);
      if (numbers[i].is_double)
        json_builder_add_double_value (builder, *(const double *) field);
      else
        json_builder_add_int_value (builder, *(const int *) field);
    }
  json_builder_set_member_name (builder, "optimiser");
  json_builder_add_string_value (builder, limner_optimiser_name (s->optimiser));
  json_builder_set_member_name (builder, "style-distance");
  json_builder_add_string_value (builder, limner_style_distance_name (s->distance));
  /* As text, because JSON numbers are exact only up to 2^53. */
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, s->seed);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_string_value (builder, seed);
  json_builder_end_object (builder);
}

gboolean
limner_train_settings_read (LimnerTrainSettings *s, JsonObject *object)
{
  const char *seed = limner_json_text (object, "seed"), *optimiser = limner_json_text (object, "optimiser");
  const char *distance = limner_json_text (object, "style-distance");

  *s = limner_train_settings_default ();
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gpointer field = G_STRUCT_MEMBER_P (s, numbers[i].offset);
      double value;

      if (!limner_json_number (object, numbers[i].name, &value) || fabs (value) > 1e9)
        return FALSE;
      if (numbers[i].is_double)
        *(double *) field = value;
      else
        *(int *) field = (int) value;
    }
  return seed != NULL && g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &s->seed, NULL)
         && optimiser != NULL && limner_optimiser_parse (optimiser, &s->optimiser, NULL) && distance != NULL
         && limner_style_distance_parse (distance, &s->distance, NULL)
         && limner_train_settings_check (s, NULL);
}

double
limner_train_rate (const LimnerTrainSettings *s, int step)
{
  const double highest = s->learning_rate > 0 ? s->learning_rate : limner_optimiser_own_rate (s->optimiser);
  const double climb = MIN (1, (step + 1.0) / WARM_UP);

  return highest * climb * 0.5 * (1 + cos (G_PI * step / s->steps));
}
