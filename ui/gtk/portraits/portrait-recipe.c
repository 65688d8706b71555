/* From the recipe of a portrait back to the settings that made it. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"

#include <limner/portrait.h>

void
limner_portrait_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  limner_settings_from_recipe (settings, limner_portrait_setting_table (), recipe);
}
