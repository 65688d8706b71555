/* Rotates and enlarges a picture about a point. */
#include "config.h"

#include "image/image-private.h"

#include "base/threads-private.h"

#include <math.h>

typedef struct
{
  const LimnerImage *from;
  LimnerImage *to;
  double x, y;         /* the fixed point */
  double across, down; /* the step in the original for one pixel to the right in the result */
} Turn;

/* Catmull and Rom 1974: weights of four neighbours for a position 0..1 after the second. */
static void
catmull_rom (float t, float weights[4])
{
  weights[0] = 0.5f * t * (t * (2 - t) - 1);
  weights[1] = 0.5f * (t * t * (3 * t - 5) + 2);
  weights[2] = 0.5f * t * (t * (4 - 3 * t) + 1);
  weights[3] = 0.5f * t * t * (t - 1);
}

static void
sample_cubic (const LimnerImage *image, double x, double y, float *out)
{
  int x0 = (int) floor (x), y0 = (int) floor (y);
  float wx[4], wy[4], sum[4] = { 0 };

  catmull_rom ((float) (x - x0), wx);
  catmull_rom ((float) (y - y0), wy);
  for (int j = 0; j < 4; j++)
    for (int i = 0; i < 4; i++)
      {
        gsize at_x = (gsize) CLAMP (x0 + i - 1, 0, image->width - 1),
              at_y = (gsize) CLAMP (y0 + j - 1, 0, image->height - 1);
        const float *pixel = image->pixels + 4 * (at_y * (gsize) image->width + at_x);

        for (int c = 0; c < 4; c++)
          sum[c] += wx[i] * wy[j] * pixel[c];
      }
  for (int c = 0; c < 4; c++)
    out[c] = CLAMP (sum[c], 0.0f, 1.0f);
}

static void
turn_row (gpointer data, gsize row, int worker)
{
  const Turn *turn = data;
  double dy = (double) row + 0.5 - turn->y;

  for (int x = 0; x < turn->to->width; x++)
    {
      double dx = x + 0.5 - turn->x;

      sample_cubic (turn->from, turn->x + turn->across * dx - turn->down * dy - 0.5,
                    turn->y + turn->down * dx + turn->across * dy - 0.5,
                    turn->to->pixels + 4 * (row * (gsize) turn->to->width + (gsize) x));
    }
}

LimnerImage *
limner_image_orient (const LimnerImage *image, double x, double y, double scale, double degrees,
                     GError **error)
{
  LimnerImage *turned = limner_image_copy (image, error);
  double angle = degrees * G_PI / 180;
  Turn turn = { image, turned, x, y, cos (angle) / scale, sin (angle) / scale };

  if (turned != NULL)
    limner_parallel_for ((gsize) image->height, turn_row, &turn);
  return turned;
}
