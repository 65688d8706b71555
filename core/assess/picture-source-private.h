/* A set of pictures, wherever they come from: a folder, a ZIP archive, or a network that makes them. */
#pragma once

#include "limner/assess.h"

typedef struct _LimnerPictureSource LimnerPictureSource;

/* LIMNER_ERROR_FILE when there is nothing of that name, LIMNER_ERROR_ARGUMENT when it holds no pictures. */
LimnerPictureSource *limner_picture_source_open (const char *name, const LimnerAssessSettings *settings,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_picture_source_free (LimnerPictureSource *source);
gsize limner_picture_source_count (const LimnerPictureSource *source);
/* Name of picture `i` within the source; owned by it. */
const char *limner_picture_source_name (const LimnerPictureSource *source, gsize i);
/* Whether threads may load several pictures at the same time. A network makes one after the other, each on
 * all threads. */
gboolean limner_picture_source_is_parallel (const LimnerPictureSource *source);
/* Picture `i`; those of a network in 8 bits, as their files would be. */
LimnerImage *limner_picture_source_load (LimnerPictureSource *source, gsize i, const LimnerJob *job,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds to `sum` what tells this set of pictures from others: names, sizes and times of files, or the
 * network's digest and settings. */
void limner_picture_source_identify (const LimnerPictureSource *source, GChecksum *sum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPictureSource, limner_picture_source_free)
