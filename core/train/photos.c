#include "config.h"

#include "train/photos-private.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "image/picture-names-private.h"
#include "image/row-source-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HELD_OUT_EVERY 10
/* Shorter side of a kept photograph, relative to the crop's side, so that crops differ in scale. */
#define LARGER 1.5
/* Maximum aspect ratio. A longer strip is cropped: enlarged to the size of crops it could fill the memory. */
#define LONGEST 4

/* --- finding --- */

static gboolean
too_few (const char *folder, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);

  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” has fewer than two photographs that can be read; choose a folder with some dozens of "
                  "them."),
               shown);
  return FALSE;
}

char **
limner_photos_find (const char *folder, guint most, GError **error)
{
  g_autoptr (GPtrArray) files = limner_picture_names_find (folder);
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  guint n;

  if (files->len < 2)
    {
      too_few (folder, error);
      return NULL;
    }
  n = MIN (files->len, most);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_build_filename (folder, files->pdata[(guint64) i * files->len / n], NULL);

      g_strv_builder_add (chosen, path);
    }
  return g_strv_builder_end (chosen);
}

/* --- reading --- */

void
limner_photo_clear (gpointer data)
{
  limner_memory_free (((LimnerPhoto *) data)->pixels);
}

/* Reduces the shorter side to LARGER times `size`, or enlarges it to `size`. */
static void
kept_size (int height, int width, int size, int *h, int *w)
{
  const double shorter = MIN (height, width), wanted = CLAMP (shorter, size, floor (LARGER * size));

  *h = MAX (size, (int) floor (height * wanted / shorter + 0.5));
  *w = MAX (size, (int) floor (width * wanted / shorter + 0.5));
}

/* The picture, or the middle of a long strip. */
static LimnerImage *
bounded (LimnerImage *image, GError **error)
{
  const int width = MIN (image->width, LONGEST * image->height);
  const int height = MIN (image->height, LONGEST * image->width);

  if (width == image->width && height == image->height)
    return limner_image_ref (image);
  return limner_image_crop (image, (image->width - width) / 2, (image->height - height) / 2, width, height,
                            error);
}

static gboolean
keep_photo (LimnerImage *whole, int size, LimnerPhoto *photo, GError **error)
{
  g_autoptr (LimnerImage) image = bounded (whole, error);

  if (image == NULL)
    return FALSE;
  kept_size (image->height, image->width, size, &photo->height, &photo->width);
  const gsize n = (gsize) photo->height * (gsize) photo->width;
  const gsize from = (gsize) image->height * (gsize) image->width;
  float *planes = limner_alloc_floats (3 * from, error);
  float *reduced = planes != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = reduced != NULL;

  if (ok)
    {
      limner_image_to_planes (image, planes);
      ok = limner_planes_resize (&(LimnerPlaneView) { planes, 3, image->height, image->width }, reduced,
                                 photo->height, photo->width, LIMNER_FILTER_LANCZOS, error);
    }
  photo->pixels = ok ? limner_memory_alloc (3, n, error) : NULL;
  for (gsize i = 0; photo->pixels != NULL && i < 3 * n; i++)
    photo->pixels[i] = (guint8) lrintf (255 * CLAMP (reduced[i % 3 * n + i / 3], 0.0f, 1.0f));
  limner_memory_free (planes);
  limner_memory_free (reduced);
  return photo->pixels != NULL;
}

gboolean
limner_photos_init (LimnerPhotos *photos, const char *const *files, int size, const LimnerJob *job,
                    GError **error)
{
  g_autofree char *folder = g_path_get_dirname (files[0]);
  g_autoptr (GError) unreadable = NULL; /* the first file that the system did not give */
  guint n = 0;

  photos->trained = g_array_new (FALSE, FALSE, sizeof (LimnerPhoto));
  photos->held_out = g_array_new (FALSE, FALSE, sizeof (LimnerPhoto));
  g_array_set_clear_func (photos->trained, limner_photo_clear);
  g_array_set_clear_func (photos->held_out, limner_photo_clear);
  for (; *files != NULL; files++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (LimnerImage) image = limner_image_load (*files, &reason);
      LimnerPhoto photo = { 0 };

      if (g_cancellable_is_cancelled (limner_job_cancellable (job)))
        {
          g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
                               _ ("Stopped; nothing was changed."));
          return FALSE;
        }
      if (unreadable == NULL && g_error_matches (reason, LIMNER_ERROR, LIMNER_ERROR_FILE))
        unreadable = g_steal_pointer (&reason);
      if (image == NULL)
        continue;
      if (!keep_photo (image, size, &photo, error))
        return FALSE;
      g_array_append_val (n % HELD_OUT_EVERY == 0 ? photos->held_out : photos->trained, photo);
      n++;
    }
  if (n < 2 && unreadable != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return FALSE;
    }
  return n >= 2 || too_few (folder, error);
}

void
limner_photos_clear (LimnerPhotos *photos)
{
  g_clear_pointer (&photos->trained, g_array_unref);
  g_clear_pointer (&photos->held_out, g_array_unref);
}

/* --- crops --- */

/* A square of a photograph: `side` pixels from (x, y) on. */
typedef struct
{
  int x, y, side;
  gboolean mirrored;
} PhotoSquare;

/* Resamples a square to crop [3,size,size]. */
static gboolean
cut_square (const LimnerPhoto *photo, const PhotoSquare *from, int size, float *crop, GError **error)
{
  const int side = from->side;
  const gsize n = (gsize) side * (gsize) side;
  float *square = limner_alloc_floats (3 * n, error);
  gboolean ok;

  if (square == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const int row = from->y + (int) i / side, column = (int) i % side;
      const guint8 *pixel = photo->pixels
                            + 3
                                  * ((gsize) row * (gsize) photo->width
                                     + (gsize) (from->x + (from->mirrored ? side - 1 - column : column)));
      for (gsize c = 0; c < 3; c++)
        square[c * n + i] = (float) pixel[c] / 255;
    }
  ok = limner_planes_resize (&(LimnerPlaneView) { square, 3, side, side }, crop, size, size,
                             LIMNER_FILTER_LANCZOS, error);
  limner_memory_free (square);
  return ok;
}

gboolean
limner_photos_crop (const LimnerPhotos *photos, int size, guint64 seed, guint64 number, float *crop,
                    GError **error)
{
  LimnerRandom random;

  /* The first numbers of neighbouring seeds are correlated, so the seed is hashed. */
  limner_random_init (&random, seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + number);
  for (int i = 0; i < 4; i++)
    limner_random_next (&random);
  const LimnerPhoto *photo
      = &g_array_index (photos->trained, LimnerPhoto, limner_random_below (&random, photos->trained->len));
  const int largest = MIN (photo->height, photo->width);
  const int side = size + (int) limner_random_below (&random, (guint32) (largest - size + 1));
  const int x = (int) limner_random_below (&random, (guint32) (photo->width - side + 1));
  const int y = (int) limner_random_below (&random, (guint32) (photo->height - side + 1));

  const PhotoSquare square = { x, y, side, limner_random_below (&random, 2) == 1 };

  return cut_square (photo, &square, size, crop, error);
}

gboolean
limner_photos_held_out (const LimnerPhotos *photos, guint i, int size, float *crop, GError **error)
{
  const LimnerPhoto *photo = &g_array_index (photos->held_out, LimnerPhoto, i);
  const int side = MIN (photo->height, photo->width);

  const PhotoSquare square = { (photo->width - side) / 2, (photo->height - side) / 2, side, FALSE };

  return cut_square (photo, &square, size, crop, error);
}
