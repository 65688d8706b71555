/* Inserts results as layers. */
#pragma once

#include "source-private.h"

#include <limner/recipe.h>

G_BEGIN_DECLS

/* The content of a new layer. */
typedef struct
{
  GeglBuffer *pixels; /* has the size of the source's region; in memory or in GIMP's swap file */
  LimnerRecipe *recipe;
  char *name;
} LimnerResult;

/* Makes a result from `part` of the picture. Takes the recipe, which may be set later, and the name. Any
 * thread may call it. */
LimnerResult *limner_result_new (const LimnerImage *picture, const GeglRectangle *part, gboolean grey,
                                 LimnerRecipe *recipe, char *name);
/* The same for a picture that covers the source's context. */
LimnerResult *limner_result_new_for (const LimnerSource *source, const LimnerImage *picture,
                                     LimnerRecipe *recipe, char *name);
void limner_result_free (LimnerResult *result);

/* New layers to insert directly above their source, with the mask of the source's picture. With a name,
 * several layers are put into a layer group of that name. If it is NULL, they are frames, one above the
 * other. */
typedef struct
{
  const LimnerSource *source;
  GPtrArray *results; /* LimnerResult*, at least one */
  const char *group_name;
} LimnerOutput;

/* Inserts all layers of n >= 1 outputs for the same image, or none. It attaches the recipes as parasites
 * and marks the image, all in one undo step. The layers lie above their source and above earlier results
 * from it. If the outputs have the same source, the last output lies lowest. The first layer becomes the
 * selected one.
 *
 * Checks the sources first. If they have changed, the layers are inserted into a new image, which is
 * shown with a message, if `window`; otherwise NULL with an error. Returns the new layers, owned by the
 * image, NULL-terminated; g_free the array. On failure returns NULL and leaves the image unchanged. */
GimpLayer **limner_output_insert (const LimnerOutput *outputs, guint n, gboolean window, GError **error);

G_END_DECLS
