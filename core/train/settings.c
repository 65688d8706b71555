#include "config.h"

#include "train/settings-private.h"

#include "train/optimiser-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WARM_UP 40

LimnerTrainSettings
limner_train_settings_default (void)
{
  LimnerTrainSettings settings = { 0 };

  limner_setting_table_init (limner_train_setting_table (), &settings);
  return settings;
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
  return limner_setting_table_check (limner_train_setting_table (), s, error);
}

static gboolean
in_checkpoint (const LimnerSetting *row)
{
  return (row->flags & LIMNER_SETTING_IN_RECIPE) != 0;
}

void
limner_train_settings_write (const LimnerTrainSettings *s, JsonBuilder *builder)
{
  const LimnerSettingTable *table = limner_train_setting_table ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];
      g_autofree char *text = NULL;

      if (!in_checkpoint (row))
        continue;
      json_builder_set_member_name (builder, row->name);
      if (row->type == LIMNER_SETTING_SEED) /* as text: JSON's numbers end at 2^53 */
        json_builder_add_string_value (builder, text = limner_setting_to_text (row, s));
      else
        json_builder_add_value (builder, limner_setting_to_node (row, s));
    }
  json_builder_end_object (builder);
}

gboolean
limner_train_settings_read (LimnerTrainSettings *s, JsonObject *object)
{
  const LimnerSettingTable *table = limner_train_setting_table ();

  *s = limner_train_settings_default ();
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];
      JsonNode *node = json_object_get_member (object, row->name);

      if (in_checkpoint (row) && (node == NULL || !limner_setting_from_node (row, node, s)))
        return FALSE;
    }
  return limner_train_settings_check (s, NULL);
}

double
limner_train_rate (const LimnerTrainSettings *s, int step)
{
  const double highest = s->learning_rate > 0 ? s->learning_rate : limner_optimiser_own_rate (s->optimiser);
  const double climb = MIN (1, (step + 1.0) / WARM_UP);

  return highest * climb * 0.5 * (1 + cos (G_PI * step / s->steps));
}
