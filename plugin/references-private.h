/* Layers that settings point to, such as a style layer: how a recipe finds them again. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/recipe.h>

G_BEGIN_DECLS

/* A JSON object with one member for each layer among the arguments, named after the argument: its ID, its
 * name, and its item in this session. */
JsonObject *limner_references_read (GimpProcedureConfig *config);
/* Notes them in a recipe. */
void limner_references_write (JsonObject *references, LimnerRecipe *recipe);
/* Gives the layers their IDs, those of `image` as a step to undo. */
void limner_references_attach (JsonObject *references, GimpImage *image);

/* Sets the arguments of a config to the layers that the recipe names. FALSE with one sentence when one of
 * them cannot be found: nothing else may take its place. */
gboolean limner_references_restore (const LimnerRecipe *recipe, GimpProcedureConfig *config, GError **error);

/* Keeps the pictures of a style layer and a guide layer as files and sets the arguments for files to them, in
 * the same order: the dialogs show files. */
gboolean limner_references_to_files (GimpProcedureConfig *config, GError **error);

G_END_DECLS
