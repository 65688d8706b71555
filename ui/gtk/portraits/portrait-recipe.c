/* Converts the recipe of a portrait to settings. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"

#include <limner/portrait.h>

void
limner_portrait_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  limner_settings_from_recipe (settings, limner_portrait_setting_table (), recipe);
}
