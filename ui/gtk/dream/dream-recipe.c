/* From the recipe of a dreamed layer back to the settings that made it. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"

void
limner_dream_settings_from_recipe (GObject *settings, const LimnerRecipe *recipe)
{
  static const char *const names[] = { "model",
                                       "layer",
                                       "guide",
                                       "suppress",
                                       "size",
                                       "octaves",
                                       "octave-scale",
                                       "steps",
                                       "step-size",
                                       "jitter",
                                       "smoothing",
                                       "normalisation",
                                       "strength",
                                       "keep-colours",
                                       "seed",
                                       "zoom",
                                       "zoom-scale",
                                       "zoom-rotation",
                                       NULL };

  g_object_freeze_notify (settings);
  limner_settings_reset (settings, names);
  limner_settings_take (settings, names, recipe);
  g_object_thaw_notify (settings);
}
