#include "limner/keep-colours.h"

#include "base/settings-private.h"

static const char *const names[] = { "none", "luminance", "palette", NULL };

gboolean
limner_keep_colours_parse (const char *text, LimnerKeepColours *keep, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (names, "keep-colours", text, &value, error))
    return FALSE;
  *keep = (LimnerKeepColours) value;
  return TRUE;
}

const char *
limner_keep_colours_name (LimnerKeepColours keep)
{
  g_return_val_if_fail (keep >= LIMNER_KEEP_NONE && keep <= LIMNER_KEEP_PALETTE, names[0]);
  return names[keep];
}
