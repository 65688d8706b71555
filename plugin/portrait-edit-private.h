/* A portrait made before, gone on from. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* Opens the portrait browser on the face of a layer, or makes the layer once more when there is nobody to
 * ask; answers to GIMP with the new layers, which lie above the old one. */
GimpValueArray *limner_portrait_edit (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer *made,
                                      const LimnerRecipe *recipe);

G_END_DECLS
