#pragma once

#include "limner/dream.h"

/* A recipe with all settings by their public names; `layers` are the layers that were chosen. */
LimnerRecipe *limner_dream_recipe (const LimnerDreamSettings *settings, const char *layers,
                                   const LimnerDreamGuide *guide, LimnerModel *model);
