/* A recipe says how a picture was made: enough to make it again, and to mark it honestly. */
#pragma once

#include "limner/image.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _LimnerRecipe LimnerRecipe;

/* A recipe of one effect ("style", "dream", "portrait", "layer": what a layer sees): Limner's version is
 * filled in. */
LimnerRecipe *limner_recipe_new (const char *effect) G_GNUC_WARN_UNUSED_RESULT;
LimnerRecipe *limner_recipe_ref (LimnerRecipe *recipe);
void limner_recipe_unref (LimnerRecipe *recipe);

/* Settings by the names of the command line and PDB contract ("style-scale"). A later value replaces an
 * earlier one. */
void limner_recipe_set_string (LimnerRecipe *recipe, const char *name, const char *value);
void limner_recipe_set_int (LimnerRecipe *recipe, const char *name, gint64 value);
void limner_recipe_set_double (LimnerRecipe *recipe, const char *name, double value);
/* Takes the node. */
void limner_recipe_set_node (LimnerRecipe *recipe, const char *name, JsonNode *value);
/* The setting, or NULL; owned by the recipe. */
JsonNode *limner_recipe_get (const LimnerRecipe *recipe, const char *name);
const char *limner_recipe_effect (const LimnerRecipe *recipe);

/* A network that took part, with the limits of its licence. */
void limner_recipe_add_model (LimnerRecipe *recipe, const char *id, const char *digest, const char *licence);

/* One JSON object: {"limner": version, "effect": …, "settings": {…}, "models": [{"id","digest","licence"}]}.
 * Caller frees. */
char *limner_recipe_to_json (const LimnerRecipe *recipe);
/* Hostile text is refused with LIMNER_ERROR_FORMAT. */
LimnerRecipe *limner_recipe_from_json (const char *json, gssize length,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of a picture that a network helped with, whatever its recipe. */
#define LIMNER_SOURCE_TYPE_COMPOSITE \
  "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
/* The IPTC digital source type for Xmp.iptcExt.DigitalSourceType: composite for a changed picture, trained
 * for one made from nothing. */
const char *limner_recipe_digital_source_type (const LimnerRecipe *recipe);

/* Name of the parasite and of the PNG text chunk that carry the JSON. */
#define LIMNER_RECIPE_KEY "limner-recipe"

/* Reads how a picture file was made. *recipe is set to NULL when it carries none, *digital_source_type too
 * (caller frees both). FALSE when the file cannot be read, or its recipe is damaged. */
gboolean limner_recipe_from_file (const char *path, LimnerRecipe **recipe, char **digital_source_type,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerRecipe, limner_recipe_unref)

G_END_DECLS
