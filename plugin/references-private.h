/* Layers that settings refer to, such as a style layer, and how recipes identify them. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* A JSON object with one member for each layer argument, with the argument's name: the layer's ID, its
 * name, and its item ID of this session. */
JsonObject *limner_references_read (GimpProcedureConfig *config);
/* Stores the references in a recipe. */
void limner_references_write (JsonObject *references, LimnerRecipe *recipe);
/* Attaches IDs to the layers; for layers of `image`, as an undo step. */
void limner_references_attach (JsonObject *references, GimpImage *image);

/* Sets the arguments of a config to the layers that the recipe names. FALSE with an error if one cannot
 * be found; no other layer replaces it. */
gboolean limner_references_restore (const LimnerRecipe *recipe, GimpProcedureConfig *config, GError **error);

/* Saves the pictures of a style layer and a guide layer as files and moves them to the arguments for
 * files, in the same order, because the dialogs only show files. */
gboolean limner_references_to_files (GimpProcedureConfig *config, GError **error);

G_END_DECLS
