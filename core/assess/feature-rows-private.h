/* From pictures to the rows of a feature file. */
#pragma once

#include "assess/extractor-private.h"
#include "assess/feature-file-private.h"
#include "assess/picture-source-private.h"

/* Computes the rows that the file does not have yet, as many pictures at a time as the extractor has lanes,
 * and appends them in order. When a picture cannot be read, or the job is cancelled, the rows before it are
 * kept. */
gboolean limner_feature_rows_extract (LimnerPictureSource *source, LimnerExtractor *extractor,
                                      LimnerFeatureFile *file, const LimnerJob *job,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
