#include "style/laplacian-private.h"

#include "base/memory-private.h"

#include <string.h>

/* No level is smaller. */
#define LEAST_SIDE 4

static int
halved (int side)
{
  return (side + 1) / 2;
}

static int
plan_levels (int height, int width, int *heights, int *widths)
{
  int n = 0;

  do
    {
      heights[n] = height;
      widths[n++] = width;
      height = halved (height);
      width = halved (width);
    }
  while (n < LIMNER_LAPLACIAN_LEVELS && MIN (height, width) >= LEAST_SIDE);
  return n;
}

gsize
limner_laplacian_values (int height, int width)
{
  int heights[LIMNER_LAPLACIAN_LEVELS], widths[LIMNER_LAPLACIAN_LEVELS];
  int n = plan_levels (height, width, heights, widths);
  gsize sum = 0;

  for (int i = 0; i < n; i++)
    sum += 3 * (gsize) heights[i] * (gsize) widths[i];
  return sum;
}

gboolean
limner_laplacian_init (LimnerLaplacian *self, int height, int width, GError **error)
{
  *self = (LimnerLaplacian) { 0 };
  self->scratch = limner_alloc_floats (3 * (gsize) height * (gsize) width, error);
  if (self->scratch == NULL)
    return FALSE;
  self->n = plan_levels (height, width, self->height, self->width);
  for (int i = 0; i < self->n; i++)
    {
      self->start[i] = self->size;
      self->size += 3 * (gsize) self->height[i] * (gsize) self->width[i];
      if (i + 1 == self->n)
        break;
      for (int axis = 0; axis < 2; axis++)
        {
          int large = axis == 0 ? self->height[i] : self->width[i];

          limner_axis_filter_init_cells (&self->means[i][axis], large, halved (large),
                                         &(LimnerCells) { 0, 2, 2 });
          limner_axis_filter_init_linear (&self->larger[i][axis], halved (large), large);
          limner_axis_filter_init_transposed (&self->smaller[i][axis], &self->larger[i][axis]);
        }
    }
  return TRUE;
}

void
limner_laplacian_clear (LimnerLaplacian *self)
{
  for (int i = 0; i + 1 < self->n; i++)
    for (int axis = 0; axis < 2; axis++)
      {
        limner_axis_filter_clear (&self->means[i][axis]);
        limner_axis_filter_clear (&self->larger[i][axis]);
        limner_axis_filter_clear (&self->smaller[i][axis]);
      }
  g_clear_pointer (&self->scratch, limner_memory_free);
  self->n = 0;
}

static gsize
level_size (const LimnerLaplacian *self, int level)
{
  return 3 * (gsize) self->height[level] * (gsize) self->width[level];
}

static void
apply (const LimnerAxisFilter bands[2], const float *from, float *to)
{
  limner_axis_filters_apply (&bands[0], &bands[1], from, 3, to);
}

void
limner_laplacian_split (LimnerLaplacian *self, const float *x, float *values)
{
  memcpy (values, x, level_size (self, 0) * sizeof (float));
  for (int i = 0; i + 1 < self->n; i++)
    {
      float *level = values + self->start[i], *next = values + self->start[i + 1];

      apply (self->means[i], level, next);
      apply (self->larger[i], next, self->scratch);
      for (gsize k = 0; k < level_size (self, i); k++)
        level[k] -= self->scratch[k];
    }
}

void
limner_laplacian_join (LimnerLaplacian *self, const float *values, float *x)
{
  memcpy (x, values + self->start[self->n - 1], level_size (self, self->n - 1) * sizeof (float));
  for (int i = self->n - 2; i >= 0; i--)
    {
      const float *level = values + self->start[i];

      apply (self->larger[i], x, self->scratch);
      for (gsize k = 0; k < level_size (self, i); k++)
        x[k] = level[k] + self->scratch[k];
    }
}

void
limner_laplacian_gradient (const LimnerLaplacian *self, const float *gradient, float *to_values)
{
  memcpy (to_values, gradient, level_size (self, 0) * sizeof (float));
  for (int i = 0; i + 1 < self->n; i++)
    apply (self->smaller[i], to_values + self->start[i], to_values + self->start[i + 1]);
}
