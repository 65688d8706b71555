#include "config.h"

#include "job/effect-settings-private.h"

const LimnerSettingChoice limner_keep_colours_choices[] = {
  { "none", LIMNER_KEEP_NONE, N_ ("None") },
  { "luminance", LIMNER_KEEP_LUMINANCE, N_ ("Keep the photo's colours") },
  { "palette", LIMNER_KEEP_PALETTE, N_ ("Match the picture's colours") },
  { NULL, 0, NULL },
};
