/* Checks settings, with one error for each kind of mistake. The settings of the effects are in tables
 * (limner/setting.h); this is for the others. */
#pragma once

#include <glib.h>

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range; NaN is in no range. */
gboolean limner_check_setting (const char *name, double value, double least, double most, GError **error);

/* The place of `text` in names (NULL-terminated); FALSE with LIMNER_ERROR_ARGUMENT that lists them. */
gboolean limner_parse_choice (const char *const *names, const char *setting, const char *text, int *value,
                              GError **error);
/* Sets LIMNER_ERROR_ARGUMENT: `text` (NULL: "") is not one of the choices, which the error lists. */
void limner_refuse_choice (const char *setting, const char *text, const char *choices, GError **error);
