/* Pixels out: a result becomes a layer. */
#pragma once

#include "drawable-io-private.h"

#include <limner/recipe.h>

G_BEGIN_DECLS

/* Inserts the picture, of the size of the source's region, as a new layer directly above its source: masked
 * as the source's picture is, with its recipe as a parasite and the image marked, all in one undo step. The
 * layer belongs to the image. Checks the source first; on failure NULL, and the image is as it was. */
GimpLayer *limner_output_insert (const LimnerSource *source, const LimnerImage *picture,
                                 const LimnerRecipe *recipe, const char *name, GError **error);

G_END_DECLS
