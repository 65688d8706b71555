#include "config.h"

#include "assess/extractor-private.h"
#include "assess/feature-file-private.h"
#include "assess/feature-rows-private.h"
#include "assess/feature-set-private.h"
#include "base/memory-private.h"
#include "base/threads-private.h"
#include "formats/json-private.h"
#include "job/job-private.h"
#include "limner/error.h"
#include "limner/registry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

LimnerModel *
limner_assess_default_features (GError **error)
{
  g_autoptr (GPtrArray) models = limner_registry_list (NULL);

  for (guint i = 0; i < models->len; i++)
    if (g_strcmp0 (limner_json_text (limner_model_config (models->pdata[i]), "pooling"), "fid") == 0)
      return limner_model_ref (models->pdata[i]);
  return limner_model_load ("limner-features", error);
}

/* SHA-256 of all that the features depend on, in hex. Caller frees. */
static char *
make_key (const LimnerPictureSource *source, const LimnerAssessSettings *settings, const char *layer)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *line = g_strdup_printf (
      "features 1\n%s %s %s %d\n", limner_model_digest (settings->features), layer,
      limner_assess_resize_name (settings->resize), limner_extractor_side (settings->features));

  g_checksum_update (sum, (const guchar *) line, -1);
  limner_picture_source_identify (source, sum);
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
compute_rows (LimnerFeatureSet *set, LimnerExtractor *extractor, const LimnerAssessSettings *settings,
              const LimnerJob *job, GError **error)
{
  g_autofree char *key = make_key (set->source, settings, extractor->layer);
  LimnerFeatureFile file;
  gboolean ok;

  set->dims = extractor->dims;
  set->stride = (gsize) set->dims + 1;
  set->count = limner_picture_source_count (set->source);
  ok = limner_feature_file_open (&file, key, set->dims, set->count, error)
       && limner_feature_rows_extract (set->source, extractor, &file, job, error);
  if (ok)
    set->rows = limner_feature_file_map (&file, error);
  limner_feature_file_close (&file);
  return set->rows != NULL;
}

/* As many pictures at a time as there are threads. */
static int
count_lanes (const LimnerPictureSource *source, const LimnerJob *job)
{
  return (int) MIN ((gsize) limner_job_threads (job), limner_picture_source_count (source));
}

static gboolean
read_pictures (LimnerFeatureSet *set, const char *source, const LimnerAssessSettings *settings,
               const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  LimnerExtractor extractor;
  gboolean ok;

  set->source = limner_picture_source_open (source, settings, error);
  if (set->source == NULL)
    return FALSE;
  ok = limner_extractor_init (&extractor, settings, count_lanes (set->source, job), error)
       && compute_rows (set, &extractor, settings, job, error);
  limner_extractor_clear (&extractor);
  return ok;
}

static gboolean
read_statistics (LimnerFeatureSet *set, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  gsize n;

  if (!limner_npz_read (path, "mu", &set->mean, error)
      || !limner_npz_read (path, "sigma", &set->covariance, error))
    return FALSE;
  n = set->mean.shape[0];
  set->dims = (int) MIN (n, G_MAXINT);
  if (set->mean.rank == 1 && n <= LIMNER_MAX_FEATURES && set->covariance.rank == 2
      && set->covariance.shape[0] == n && set->covariance.shape[1] == n)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("“%s” does not hold the statistics of pictures: “mu” should be [N] and “sigma” [N, N]."),
               shown);
  return FALSE;
}

LimnerFeatureSet *
limner_feature_set_new (const char *source, const LimnerAssessSettings *settings, const LimnerJob *job,
                        GError **error)
{
  LimnerFeatureSet *set;

  g_return_val_if_fail (source != NULL && settings != NULL && settings->features != NULL, NULL);
  set = g_new0 (LimnerFeatureSet, 1);
  if (!(g_str_has_suffix (source, ".npz") ? read_statistics (set, source, error)
                                          : read_pictures (set, source, settings, job, error)))
    g_clear_pointer (&set, limner_feature_set_free);
  return set;
}

LimnerFeatureSet *
limner_feature_set_new_from_rows (const float *rows, gsize count, int dims)
{
  LimnerFeatureSet *set = g_new0 (LimnerFeatureSet, 1);

  set->rows = g_bytes_new (rows, count * (gsize) dims * sizeof (float));
  set->count = count;
  set->dims = dims;
  set->stride = (gsize) dims;
  return set;
}

void
limner_feature_set_free (LimnerFeatureSet *set)
{
  if (set == NULL)
    return;
  g_clear_pointer (&set->source, limner_picture_source_free);
  g_clear_pointer (&set->rows, g_bytes_unref);
  limner_npz_array_clear (&set->mean);
  limner_npz_array_clear (&set->covariance);
  g_free (set);
}

gsize
limner_feature_set_count (const LimnerFeatureSet *set)
{
  return set->count;
}

int
limner_feature_set_dims (const LimnerFeatureSet *set)
{
  return set->dims;
}

const char *
limner_feature_set_name (const LimnerFeatureSet *set, gsize i)
{
  g_return_val_if_fail (set->source != NULL && i < set->count, NULL);
  return limner_picture_source_name (set->source, i);
}

LimnerImage *
limner_feature_set_load (LimnerFeatureSet *set, gsize i, GError **error)
{
  g_return_val_if_fail (set->source != NULL && i < set->count, NULL);
  return limner_picture_source_load (set->source, i, NULL, error);
}
