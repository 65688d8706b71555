/* From settings to new layers: the dialog, the work and the answer to GIMP, alike for all effects. */
#pragma once

#include "source-private.h"

#include <limner/recipe.h>

G_BEGIN_DECLS

/* What one effect has of its own. */
typedef struct
{
  const char *name;      /* in recipes */
  const char *procedure; /* in the PDB */
  int context;           /* pixels it sees around a selection */
  /* Shows the dialog; FALSE when it was cancelled. May take the source's picture away. */
  gboolean (*ask) (GimpProcedure *settings_of, GimpProcedureConfig *config, LimnerSource *source);
  /* Checks the arguments; NULL with one sentence. */
  gpointer (*read_request) (GimpProcedureConfig *config, GError **error);
  void (*free_request) (gpointer request);
  /* Works and inserts: the new layers, NULL-terminated (g_free), or NULL with one sentence and the image as
   * it was. */
  GimpLayer **(*make) (const LimnerSource *source, gconstpointer request, gboolean window, GError **error);
  /* Sets the settings of a dialog to those of a recipe. */
  void (*settings_from_recipe) (GObject *settings, const LimnerRecipe *recipe);
} LimnerEffect;

/* Reads what is to be worked on, each time as it is then. */
typedef LimnerSource *(*LimnerSourceFunc) (gpointer user_data, GError **error);

/* Asks when the run is interactive, works, inserts. `config` holds the arguments of the effect's procedure
 * `settings_of`, `procedure` is the one that runs and returns `layers`. */
GimpValueArray *limner_effect_run (const LimnerEffect *effect, GimpProcedure *procedure, GimpRunMode run_mode,
                                   GimpProcedure *settings_of, GimpProcedureConfig *config,
                                   LimnerSourceFunc read, gpointer user_data);

/* The answer to GIMP: `layers` (taken), or the error (taken) when that is NULL; a person is told about the
 * mark. */
GimpValueArray *limner_effect_answer (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer **layers,
                                      GError *error);

/* The effect's procedure for one layer of an image, in the menu under its label; still without words and
 * arguments. */
GimpProcedure *limner_effect_procedure_new (const LimnerEffect *effect, GimpPlugIn *plug_in,
                                            const char *label);

G_END_DECLS
