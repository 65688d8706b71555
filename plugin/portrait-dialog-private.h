/* The portrait dialog in GIMP: a window with the portrait browser. */
#pragma once

#include <libgimp/gimp.h>
#include <limner-ui.h>

G_BEGIN_DECLS

/* The faces that the user chose. */
typedef struct
{
  GPtrArray *faces; /* LimnerChosenFace*, at least one */
  LimnerModel *model;
  char *latents; /* latents of these faces for repeating, set when they were made; NULL: none */
} LimnerPortraitChoice;

void limner_portrait_choice_free (LimnerPortraitChoice *choice);

/* Shows the browser with the settings of `config`, which it updates. resume: the recipe of a portrait to
 * continue from, or NULL. Returns NULL if nothing was chosen. gimp_ui_init must have been called. */
LimnerPortraitChoice *limner_portrait_dialog_run (GimpProcedureConfig *config, const LimnerRecipe *resume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortraitChoice, limner_portrait_choice_free)

G_END_DECLS
