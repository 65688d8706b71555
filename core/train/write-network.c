/* The network of a training, as a file for the registry. */
#include "config.h"

#include "limner/system.h"
#include "train/training-private.h"

static void
write_metadata (GHashTable *metadata, const char *key, char *value)
{
  g_hash_table_insert (metadata, g_strdup (key), value);
}

static char *
join_names (char **files)
{
  GString *names = g_string_new (NULL);

  for (; *files != NULL; files++)
    {
      g_autofree char *name = g_filename_display_basename (*files);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  return g_string_free (names, FALSE);
}

gboolean
limner_training_write_network (LimnerTraining *training, const char *path, GError **error)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *styles = join_names (training->styles);
  const float *values = training->state.best >= 0 ? training->best : training->values;

  write_metadata (metadata, "limner.title", g_strdup (training->title));
  write_metadata (
      metadata, "limner.licence",
      g_strdup (
          "Trained by the person whose computer this is; the rights in the pictures it learnt from go on"));
  write_metadata (metadata, "limner.source",
                  g_strdup_printf ("Trained with Limner %s through %s, %d steps", limner_version (),
                                   limner_model_id (training->features), training->state.best_step));
  write_metadata (metadata, "limner.training-data",
                  g_strdup_printf ("%u photographs of that person, in the style of %s",
                                   training->photos.trained->len, styles));
  return limner_train_network_write (&training->settings, values, metadata, path, error);
}
