#pragma once

#include "limner/style.h"

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range. */
gboolean limner_style_settings_check (const LimnerStyleSettings *settings, GError **error);

/* Everything a person could set, by the contract's names. */
LimnerRecipe *limner_style_recipe (const LimnerStyleSettings *settings, const LimnerStyleSource *styles,
                                   guint n_styles, LimnerModel *model);
