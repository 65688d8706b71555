/* Edits a portrait layer. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* Opens the portrait browser with the face of a layer; in a noninteractive run, makes the layer again.
 * Returns the procedure's values; the new layers lie above the old one. */
GimpValueArray *limner_portrait_edit (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer *made,
                                      const LimnerRecipe *recipe);

G_END_DECLS
