#include "config.h"

#include "assess/feature-rows-private.h"

#include "base/threads-private.h"
#include "job/reporter-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

/* Pictures of a batch for each lane: at its end, lanes wait for the last picture. */
#define BATCH_PICTURES 16

/* Some pictures in a row, computed together. */
typedef struct
{
  LimnerPictureSource *source;
  LimnerExtractor *extractor;
  const LimnerJob *job;
  gsize first; /* number of the first picture */
  int n;
  LimnerImage **images; /* [n] made beforehand; NULL: loaded by the lane that computes its row */
  float *rows;          /* [n,dims] */
  GError **errors;      /* [n] */
} FeatureBatch;

static void
compute_row (gpointer data, gsize i, int lane)
{
  FeatureBatch *batch = data;
  GCancellable *cancellable = limner_job_cancellable (batch->job);
  float *row = batch->rows + i * (gsize) batch->extractor->dims;
  LimnerImage *image = batch->images[i];

  batch->images[i] = NULL;
  if (image == NULL && batch->errors[i] == NULL)
    image = limner_picture_source_load (batch->source, batch->first + i, batch->job, &batch->errors[i]);
  if (image != NULL)
    limner_extractor_run (batch->extractor, lane, image, row, cancellable, &batch->errors[i]);
  g_clear_pointer (&image, limner_image_unref);
}

/* Makes the pictures that cannot be made side by side. */
static void
load_in_turn (FeatureBatch *batch)
{
  for (int i = 0; i < batch->n; i++)
    batch->images[i]
        = limner_picture_source_load (batch->source, batch->first + (gsize) i, batch->job, &batch->errors[i]);
}

/* Appends the rows before the first error. FALSE with that error. */
static gboolean
append_rows (FeatureBatch *batch, LimnerFeatureFile *file, GError **error)
{
  for (int i = 0; i < batch->n; i++)
    {
      const float *row = batch->rows + (gsize) i * (gsize) batch->extractor->dims;

      if (batch->errors[i] != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&batch->errors[i]));
          return FALSE;
        }
      if (!limner_feature_file_append (file, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
compute_batch (FeatureBatch *batch, LimnerFeatureFile *file, GError **error)
{
  gboolean ok;

  if (!limner_picture_source_is_parallel (batch->source))
    load_in_turn (batch);
  limner_parallel_for_workers (batch->extractor->n_lanes, (gsize) batch->n, compute_row, batch);
  ok = append_rows (batch, file, error);
  for (int i = 0; i < batch->n; i++)
    g_clear_error (&batch->errors[i]);
  if (!g_cancellable_is_cancelled (limner_job_cancellable (batch->job)))
    return ok;
  g_clear_error (error);
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
                       _ ("Stopped; the features so far are kept, and the next run goes on from them."));
  return FALSE;
}

gboolean
limner_feature_rows_extract (LimnerPictureSource *source, LimnerExtractor *extractor, LimnerFeatureFile *file,
                             const LimnerJob *job, GError **error)
{
  const int lanes = extractor->n_lanes;
  const int most = limner_picture_source_is_parallel (source) ? BATCH_PICTURES * lanes : lanes;
  g_autofree LimnerImage **images = g_new0 (LimnerImage *, most);
  g_autofree GError **errors = g_new0 (GError *, most);
  g_autofree float *rows = g_new (float, (gsize) most *(gsize) extractor->dims);
  LimnerReporter reporter;
  gboolean ok = TRUE;

  limner_reporter_init (&reporter, NULL, job);
  reporter.total = (double) (file->count - file->done);
  while (ok && file->done < file->count)
    {
      FeatureBatch batch = { .source = source,
                             .extractor = extractor,
                             .job = job,
                             .first = file->done,
                             .n = (int) MIN (file->count - file->done, (gsize) most),
                             .images = images,
                             .rows = rows,
                             .errors = errors };

      ok = compute_batch (&batch, file, error);
      reporter.done += batch.n;
      limner_reporter_report (&reporter, _ ("Computing features"), NULL);
    }
  limner_reporter_clear (&reporter);
  return ok;
}
