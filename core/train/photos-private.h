/* The photographs of a training: read once, reduced, and kept in 8 bits. Every tenth, and at least one, is
 * held out for the validation. */
#pragma once

#include "job/job-private.h"
#include <gio/gio.h>

typedef struct
{
  int height, width;
  guint8 *pixels; /* [H,W,3] */
} LimnerPhoto;

typedef struct
{
  GArray *trained, *held_out; /* LimnerPhoto */
} LimnerPhotos;

/* Maximum number of photographs. If there are more, they are chosen evenly over the sorted list. This
 * bounds memory. */
#define LIMNER_MAX_PHOTOS 400

/* Files in the folder and its folders that look like pictures, sorted, at most `most` of them
 * (g_strfreev); NULL with LIMNER_ERROR_ARGUMENT when there are fewer than two. */
char **limner_photos_find (const char *folder, guint most, GError **error);

/* Reads the photographs for crops of size x size; unreadable files are skipped. */
gboolean limner_photos_init (LimnerPhotos *photos, const char *const *files, int size, const LimnerJob *job,
                             GError **error);
void limner_photos_clear (LimnerPhotos *photos);
/* Of a LimnerPhoto in an array. */
void limner_photo_clear (gpointer photo);

/* The crop [3,size,size], 0..1, of this number: from a random training photograph, at a random position
 * and scale, mirrored with probability one half. */
gboolean limner_photos_crop (const LimnerPhotos *photos, int size, guint64 seed, guint64 number, float *crop,
                             GError **error);
/* The middle of held-out photograph i, [3,size,size]. */
gboolean limner_photos_held_out (const LimnerPhotos *photos, guint i, int size, float *crop, GError **error);
