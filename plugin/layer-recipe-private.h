/* The recipe attached to a layer. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* The layer's recipe. NULL with an error if it has none or a damaged one. Files that it names are absolute
 * paths again if this computer knows them (recipe-paths-private.h). */
LimnerRecipe *limner_layer_recipe (GimpItem *layer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Attaches the recipe as a parasite that is saved with the image. It contains no paths of files. */
gboolean limner_layer_set_recipe (GimpLayer *layer, const LimnerRecipe *recipe);

G_END_DECLS
