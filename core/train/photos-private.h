/* The photographs of a training: read once, reduced, and kept in 8 bits. Every tenth, and at least one, is
 * held out: it is only looked at for the validation. */
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

/* Pictures are used when there are more: evenly spread over the sorted list, so that memory stays within
 * reason. */
#define LIMNER_MAX_PHOTOS 400

/* Files in the folder and its folders that look like pictures, sorted, at most `most` of them
 * (g_strfreev); NULL with LIMNER_ERROR_ARGUMENT when there are fewer than two. */
char **limner_photos_find (const char *folder, guint most, GError **error);

/* Reads them for pieces of size x size; those that cannot be read are left out. */
gboolean limner_photos_init (LimnerPhotos *photos, const char *const *files, int size, const LimnerJob *job,
                             GError **error);
void limner_photos_clear (LimnerPhotos *photos);
/* Of a LimnerPhoto in an array. */
void limner_photo_clear (gpointer photo);

/* The piece [3,size,size], 0..1, that belongs to this number: of one of the photographs trained on, somewhere
 * in it, at some scale, and mirrored every other time. */
gboolean limner_photos_crop (const LimnerPhotos *photos, int size, guint64 seed, guint64 number, float *piece,
                             GError **error);
/* The middle of held-out photograph i, [3,size,size]. */
gboolean limner_photos_held_out (const LimnerPhotos *photos, guint i, int size, float *piece, GError **error);
