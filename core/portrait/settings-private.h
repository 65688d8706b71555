#pragma once

#include "limner/portrait.h"

/* Number of pictures of a strip, from -3 to 3. */
#define LIMNER_STRIP_LENGTH 7

/* The label in recipes of portraits that are a likeness. */
#define LIMNER_OF_PERSON "of a real person"

/* FALSE with LIMNER_ERROR_ARGUMENT and a sentence. */
gboolean limner_portrait_settings_check (const LimnerPortraitSettings *settings, GError **error);
/* Splits a text into latents, separated by blanks or commas; free with g_strfreev. */
char **limner_latents_split (const char *text);
/* The recipe of one face; `name` as LimnerFaceFunc has it. */
LimnerRecipe *limner_portrait_recipe (const LimnerPortraitSettings *settings, const char *seeds, int number,
                                      LimnerModel *model);

/* Whether a setting that is a text has one. */
static inline gboolean
limner_is_set (const char *text)
{
  return text != NULL && *text != '\0';
}
