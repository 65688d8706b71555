/* Single pictures of a set beside real ones: the nearest, and whether they would pass. */
#include "config.h"

#include "assess/neighbours-private.h"
#include "base/memory-private.h"
#include "image/image-private.h"

#include <math.h>
#include <stdlib.h>

#define K_REALISM 3
#define LEAST     7

typedef struct
{
  gsize count;         /* of real pictures */
  const double *radii; /* squared; of neighbourhoods that count for realism, otherwise 0 */
  double usual;        /* squared distance */
  LimnerPictureScore *scores;
} PictureSearch;

static int
compare_doubles (const void *a, const void *b)
{
  const double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
median_of (const double *values, gsize n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return sorted[n / 2];
}

static void
score_picture (gsize i, const double *distances, gpointer user_data)
{
  const PictureSearch *search = user_data;
  LimnerPictureScore *score = &search->scores[i];
  double realism = 0;

  *score = (LimnerPictureScore) { 0 };
  for (gsize j = 0; j < search->count; j++)
    {
      if (distances[j] < distances[score->nearest])
        score->nearest = j;
      realism = MAX (realism, search->radii[j] / MAX (distances[j], 1e-12));
    }
  score->distance = sqrt (distances[score->nearest]);
  score->rarity = score->distance / sqrt (MAX (search->usual, 1e-12));
  score->realism = MIN (sqrt (realism), 1e6);
}

/* Neighbourhoods above the median are left out: they are those of pictures far from all others. */
static void
drop_large_radii (double *radii, gsize n)
{
  const double most = median_of (radii, n);

  for (gsize i = 0; i < n; i++)
    if (radii[i] > most)
      radii[i] = 0;
}

gboolean
limner_assess_pictures (const LimnerFeatureSet *real, const LimnerFeatureSet *generated,
                        LimnerPictureScore *scores, GError **error)
{
  g_autofree double *radii = NULL;
  PictureSearch search;

  g_return_val_if_fail (real != NULL && generated != NULL && scores != NULL, FALSE);
  if (!limner_feature_sets_check (real, generated, 1, error)
      || !limner_feature_sets_check (real, real, LEAST, error))
    return FALSE;
  radii = g_new (double, real->count);
  search = (PictureSearch) { .count = real->count, .radii = radii, .scores = scores };
  if (!limner_feature_radii (real, 1, radii, error))
    return FALSE;
  search.usual = median_of (radii, real->count);
  if (!limner_feature_radii (real, K_REALISM, radii, error))
    return FALSE;
  drop_large_radii (radii, real->count);
  return limner_feature_distances (generated, real, score_picture, &search, error);
}

static double
luma_at (const LimnerImage *image, int x, int y)
{
  const float *p = image->pixels
                   + 4
                         * ((gsize) CLAMP (y, 0, image->height - 1) * (gsize) image->width
                            + (gsize) CLAMP (x, 0, image->width - 1));

  return 255 * limner_luma (p[0], p[1], p[2]);
}

double
limner_assess_sharpness (const LimnerImage *image)
{
  const double n = (double) image->width * image->height;
  double sum = 0, squares = 0;

  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++)
      {
        const double value = luma_at (image, x - 1, y) + luma_at (image, x + 1, y) + luma_at (image, x, y - 1)
                             + luma_at (image, x, y + 1) - 4 * luma_at (image, x, y);

        sum += value;
        squares += value * value;
      }
  return sqrt (MAX (squares / n - sum / n * (sum / n), 0));
}
