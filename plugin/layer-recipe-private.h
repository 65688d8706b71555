/* The recipe that a layer carries. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* NULL with error set when the layer has none, or a damaged one. */
LimnerRecipe *limner_layer_recipe (GimpItem *layer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Attaches it as a parasite that is saved with the image. */
gboolean limner_layer_set_recipe (GimpLayer *layer, const LimnerRecipe *recipe);

G_END_DECLS
