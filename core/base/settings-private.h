/* Checking what a person may set: one sentence for each thing that can be wrong with it. The settings of the
 * effects are in tables (limner/setting.h); this is for the others. */
#pragma once

#include <glib.h>

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range; NaN is in no range. */
gboolean limner_check_setting (const char *name, double value, double least, double most, GError **error);

/* The place of `text` in names (NULL-terminated); FALSE with LIMNER_ERROR_ARGUMENT that lists them. */
gboolean limner_parse_choice (const char *const *names, const char *setting, const char *text, int *value,
                              GError **error);
/* Sets LIMNER_ERROR_ARGUMENT: `text` (NULL: "") is none of the choices, which are listed in one text. */
void limner_refuse_choice (const char *setting, const char *text, const char *choices, GError **error);
