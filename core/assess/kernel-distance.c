/* Kernel Inception Distance (Bińkowski et al. 2018, section 4): the unbiased estimate of the squared maximum
 * mean discrepancy with k (x, y) = (x·y / D + 1)^3, averaged over random subsets, as the authors and
 * torch-fidelity do. */
#include "config.h"

#include "assess/feature-set-private.h"
#include "base/memory-private.h"
#include "base/random-private.h"
#include "base/settings-private.h"

#include <cblas.h>
#include <math.h>

#define DEFAULT_SIZE 1000

/* Room for one subset of each set. */
typedef struct
{
  int size, dims;
  double *rows[2];  /* [size,dims] */
  double *products; /* [size,size] */
} KernelRoom;

/* size rows of the set, drawn without replacement: the start of a shuffled list. */
static void
draw_rows (const LimnerFeatureSet *set, guint32 *order, LimnerRandom *random, const KernelRoom *room,
           double *rows)
{
  for (gsize i = 0; i < (gsize) room->size; i++)
    {
      const gsize other = i + limner_random_below (random, (guint32) (set->count - i));
      const guint32 chosen = order[other];
      const float *row = limner_feature_set_row (set, chosen);

      order[other] = order[i];
      order[i] = chosen;
      for (int d = 0; d < room->dims; d++)
        rows[i * (gsize) room->dims + (gsize) d] = row[d];
    }
}

/* Sum of the kernel over all pairs, and over those of a row with itself in *diagonal. */
static double
sum_kernel (const KernelRoom *room, const double *a, const double *b, double *diagonal)
{
  const gsize n = (gsize) room->size;
  double sum = 0;

  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, room->size, room->size, room->dims, 1.0 / room->dims,
               a, room->dims, b, room->dims, 0, room->products, room->size);
  *diagonal = 0;
  for (gsize i = 0; i < n * n; i++)
    {
      const double base = room->products[i] + 1, value = base * base * base;

      sum += value;
      *diagonal += i % (n + 1) == 0 ? value : 0;
    }
  return sum;
}

static double
squared_discrepancy (const KernelRoom *room)
{
  const double n = room->size;
  double within[2], diagonal[2], none;

  for (int i = 0; i < 2; i++)
    within[i] = sum_kernel (room, room->rows[i], room->rows[i], &diagonal[i]);
  return (within[0] - diagonal[0] + within[1] - diagonal[1]) / (n * (n - 1))
         - 2 * sum_kernel (room, room->rows[0], room->rows[1], &none) / (n * n);
}

/* The list 0 … count - 1. */
static guint32 *
make_order (const LimnerFeatureSet *set)
{
  guint32 *order = g_new (guint32, set->count);

  for (guint32 i = 0; i < set->count; i++)
    order[i] = i;
  return order;
}

/* Mean of the subsets. A subset of a share s of the pictures varies as the mean of all of them does, but
 * 1 / sqrt (s) times as much. */
static void
measure_subsets (const LimnerFeatureSet *a, const LimnerFeatureSet *b, int subsets, const KernelRoom *room,
                 LimnerEstimate *kid)
{
  g_autofree guint32 *order_a = make_order (a), *order_b = make_order (b);
  const double share = (double) room->size / (double) MIN (a->count, b->count);
  double sum = 0, squares = 0;
  LimnerRandom random;

  limner_random_init (&random, 2020);
  for (int i = 0; i < subsets; i++)
    {
      double value;

      draw_rows (a, order_a, &random, room, room->rows[0]);
      draw_rows (b, order_b, &random, room, room->rows[1]);
      value = squared_discrepancy (room);
      sum += value;
      squares += value * value;
    }
  kid->value = sum / subsets;
  kid->error = sqrt (MAX (squares / subsets - kid->value * kid->value, 0) * share);
}

gboolean
limner_assess_kid (const LimnerFeatureSet *a, const LimnerFeatureSet *b, int subsets, int subset_size,
                   LimnerEstimate *kid, GError **error)
{
  KernelRoom room;
  gsize most, floats;

  g_return_val_if_fail (a != NULL && b != NULL && kid != NULL, FALSE);
  if (!limner_feature_sets_check (a, b, 4, error)
      || !limner_check_setting ("subsets", subsets, 1, 10000, error))
    return FALSE;
  most = MIN (a->count, b->count);
  room.size = subset_size != 0 ? subset_size : (int) MIN (DEFAULT_SIZE, most / 2);
  room.dims = a->dims;
  if (!limner_check_setting ("subset-size", room.size, 2, (double) MIN (most, 8192), error))
    return FALSE;
  floats = (gsize) room.size * (gsize) room.dims;
  room.rows[0]
      = limner_memory_alloc (2 * floats + (gsize) room.size * (gsize) room.size, sizeof (double), error);
  if (room.rows[0] == NULL)
    return FALSE;
  room.rows[1] = room.rows[0] + floats;
  room.products = room.rows[1] + floats;
  measure_subsets (a, b, subsets, &room, kid);
  limner_memory_free (room.rows[0]);
  return TRUE;
}
