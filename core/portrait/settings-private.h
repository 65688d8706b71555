#pragma once

#include "limner/portrait.h"

/* Pictures of a strip: -3 … 3. */
#define LIMNER_STRIP_LENGTH 7

/* The label in recipes of portraits that are a likeness. */
#define LIMNER_OF_PERSON "of a real person"

/* FALSE with LIMNER_ERROR_ARGUMENT and a sentence. */
gboolean limner_portrait_settings_check (const LimnerPortraitSettings *settings, GError **error);
/* The latents of a text with blanks or commas between them; g_strfreev. */
char **limner_latents_split (const char *text);
/* How one face was made: `name` as LimnerFaceFunc has it. */
LimnerRecipe *limner_portrait_recipe (const LimnerPortraitSettings *settings, const char *seeds, int number,
                                      LimnerModel *model);
