#pragma once

#include "limner/style.h"

/* `asked` with method and size decided, as this network does it. FALSE with LIMNER_ERROR_ARGUMENT naming the
 * setting and its range. */
gboolean limner_style_settings_settle (const LimnerStyleSettings *asked, LimnerModel *model,
                                       LimnerStyleSettings *settled, GError **error);

/* Everything a person could set and that counts, by the contract's names; settings are settled. start_model:
 * the network that painted what the painting started from, or NULL. */
LimnerRecipe *limner_style_recipe (const LimnerStyleSettings *settings, const LimnerStyleSource *styles,
                                   guint n_styles, LimnerModel *model, LimnerModel *start_model);
