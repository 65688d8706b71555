/* Shared by the tests of effects: the bundled network, pictures, and distances between pictures. */
#pragma once

#include <limner/image.h>
#include <limner/model.h>
#include <limner/registry.h>
#include <math.h>

static inline LimnerModel *
bundled_model (void)
{
  g_autoptr (GError) error = NULL;
  LimnerModel *model = limner_model_load ("limner-features", &error);

  g_assert_no_error (error);
  return model;
}

/* A picture with light, colour and edges, different for each kind. */
static inline LimnerImage *
picture_new (int width, int height, int kind)
{
  LimnerImage *image = limner_image_new (width, height, NULL);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        float *p = image->pixels + 4 * (y * width + x);

        p[0] = kind == 0 ? (float) x / (float) width : ((x / 3 + y / 5) % 2 ? 0.9f : 0.1f);
        p[1] = kind == 0 ? (float) y / (float) height : ((x + y) / 4 % 2 ? 0.6f : 0.2f);
        p[2] = (x - width / 2) * (x - width / 2) + (y - height / 2) * (y - height / 2) < width * height / 9
                   ? 0.8f
                   : 0.2f;
        p[3] = 1.0f;
      }
  return image;
}

static inline double
difference (const LimnerImage *a, const LimnerImage *b)
{
  double sum = 0;
  gsize n = (gsize) a->width * (gsize) a->height * 4;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (gsize i = 0; i < n; i++)
    sum += fabs (a->pixels[i] - b->pixels[i]);
  return sum / (double) n;
}

/* Makes a picture grey, as one of a grey image. */
static inline void
make_grey (LimnerImage *image)
{
  for (int i = 0; i < image->width * image->height; i++)
    image->pixels[4 * i + 1] = image->pixels[4 * i + 2] = image->pixels[4 * i];
  image->grey = TRUE;
}

static inline void
assert_grey (const LimnerImage *image)
{
  for (int i = 0; i < image->width * image->height; i++)
    {
      g_assert_cmpfloat (image->pixels[4 * i], ==, image->pixels[4 * i + 1]);
      g_assert_cmpfloat (image->pixels[4 * i], ==, image->pixels[4 * i + 2]);
    }
}

static inline gsize
bytes_of (const LimnerImage *image)
{
  return (gsize) image->width * (gsize) image->height * 4 * sizeof (float);
}
