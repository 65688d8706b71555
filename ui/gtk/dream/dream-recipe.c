/* Converts the recipe of a dream layer to settings. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"

#include <limner/dream.h>

void
limner_dream_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  limner_settings_from_recipe (settings, limner_dream_setting_table (), recipe);
}
