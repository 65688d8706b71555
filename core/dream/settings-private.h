#pragma once

#include "limner/dream.h"

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range. */
gboolean limner_dream_settings_check (const LimnerDreamSettings *settings, GError **error);
gboolean limner_dream_zoom_check (const LimnerDreamZoom *zoom, GError **error);

/* A recipe with all settings by their public names; `layers` are the layers that were chosen. */
LimnerRecipe *limner_dream_recipe (const LimnerDreamSettings *settings, const char *layers,
                                   const LimnerDreamGuide *guide, LimnerModel *model);
