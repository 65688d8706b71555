/* Runs an effect from the dialog to the new layers and the return values; shared by all effects. */
#pragma once

#include "source-private.h"

#include <limner/recipe.h>

G_BEGIN_DECLS

/* The properties of one effect. */
typedef struct
{
  const char *name;      /* in recipes */
  const char *procedure; /* in the PDB */
  int context;           /* pixels around a selection that the effect reads */
  /* Shows the dialog. FALSE if the user cancelled. May free the source's picture. */
  gboolean (*ask) (GimpProcedure *settings_of, GimpProcedureConfig *config, LimnerSource *source);
  /* Reads and checks the arguments. NULL with an error. */
  gpointer (*read_request) (GimpProcedureConfig *config, GError **error);
  void (*free_request) (gpointer request);
  /* Runs the job and inserts the result. Returns the new layers, NULL-terminated (g_free), or NULL with
   * an error and the image unchanged. */
  GimpLayer **(*make) (const LimnerSource *source, gconstpointer request, gboolean window, GError **error);
  /* Sets a dialog's settings to those of a recipe. */
  void (*settings_from_recipe) (GObject *settings, const LimnerRecipe *recipe);
} LimnerEffect;

/* A run of a procedure of an effect. */
typedef struct
{
  GimpProcedure *procedure; /* the running one, which returns `layers` */
  GimpRunMode run_mode;
  GimpProcedure *settings_of;  /* the effect's procedure */
  GimpProcedureConfig *config; /* the arguments of `settings_of` */
  /* Reads the source again in its current state. */
  LimnerSource *(*read) (gpointer user_data, GError **error);
  gpointer user_data;
} LimnerEffectRun;

/* Shows the dialog in an interactive run, then computes and inserts. */
GimpValueArray *limner_effect_run (const LimnerEffect *effect, const LimnerEffectRun *run);

/* The return values: `layers` (taken), or the error (taken) if layers is NULL. Tells the user about the
 * metadata mark. */
GimpValueArray *limner_effect_answer (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer **layers,
                                      GError *error);

/* Runs an effect's procedure, which was called on `drawables` with the arguments `config`. */
GimpValueArray *limner_effect_call (const LimnerEffect *effect, GimpProcedure *procedure,
                                    GimpRunMode run_mode, GimpDrawable **drawables,
                                    GimpProcedureConfig *config);

G_END_DECLS
