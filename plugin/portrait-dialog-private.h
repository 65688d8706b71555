/* The portraits dialog in GIMP: the portrait browser in a window. */
#pragma once

#include <libgimp/gimp.h>
#include <limner-ui.h>

G_BEGIN_DECLS

/* What a person has chosen. */
typedef struct
{
  GPtrArray *faces; /* LimnerChosenFace*, at least one */
  LimnerModel *model;
  char *latents; /* of these faces, for another time, when they were made; NULL: none */
} LimnerPortraitChoice;

void limner_portrait_choice_free (LimnerPortraitChoice *choice);

/* Shows the browser with the settings of `config`, which follow it; resume: the recipe of a portrait to go on
 * from, or NULL. NULL when nothing was chosen. gimp_ui_init must have been called. */
LimnerPortraitChoice *limner_portrait_dialog_run (GimpProcedureConfig *config, const LimnerRecipe *resume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortraitChoice, limner_portrait_choice_free)

G_END_DECLS
