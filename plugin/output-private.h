/* Pixels out: a result becomes a layer. */
#pragma once

#include "source-private.h"

#include <limner/recipe.h>

G_BEGIN_DECLS

/* One new layer to be. */
typedef struct
{
  GeglBuffer *pixels; /* of the size of the source's region; in memory or in GIMP's swap file */
  LimnerRecipe *recipe;
  char *name;
} LimnerResult;

/* Takes the recipe, which may be set later, and the name; `part` of the picture becomes the layer. Any
 * thread. */
LimnerResult *limner_result_new (const LimnerImage *picture, const GeglRectangle *part, gboolean grey,
                                 LimnerRecipe *recipe, char *name);
/* The same from a picture that covers the source's context. */
LimnerResult *limner_result_new_for (const LimnerSource *source, const LimnerImage *picture,
                                     LimnerRecipe *recipe, char *name);
void limner_result_free (LimnerResult *result);

/* New layers that belong directly above their source: several of them in a layer group of the given name, or,
 * where that is NULL, one above the other as frames; masked as the source's picture is. */
typedef struct
{
  const LimnerSource *source;
  GPtrArray *results; /* LimnerResult*, at least one */
  const char *group_name;
} LimnerOutput;

/* Inserts all layers of n outputs, at least one, for the same image, or none: with their recipes as parasites
 * and the image marked, all in one undo step. They lie above their source and what was made from it before;
 * the last output lies lowest where their sources are one. The first layer becomes the selected one.
 *
 * Checks the sources first. When they are no longer what they were, the layers come in a new image, which is
 * shown and told of, if `window`; otherwise NULL with error set. Gives the new layers, which belong to the
 * image, NULL-terminated; g_free the array. On failure NULL, and the image is as it was. */
GimpLayer **limner_output_insert (const LimnerOutput *outputs, guint n, gboolean window, GError **error);

G_END_DECLS
