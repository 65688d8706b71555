/* Rows of setting tables that several effects have. */
#pragma once

#include "limner/keep-colours.h"
#include "limner/setting.h"

#include <glib/gi18n-lib.h>

/* Flags of a setting that the preview shows and presets keep; and of one that recipes keep as well. */
#define LIMNER_SETTING_KEPT    (LIMNER_SETTING_IN_PRESET | LIMNER_SETTING_RESTARTS_PREVIEW)
#define LIMNER_SETTING_WRITTEN (LIMNER_SETTING_KEPT | LIMNER_SETTING_IN_RECIPE)

/* Of LimnerKeepColours. */
extern const LimnerSettingChoice limner_keep_colours_choices[];

/* The rows of the fields `strength` and `keep_colours` of Struct. */
#define LIMNER_STRENGTH_SETTING(Struct)                                       \
  { .name = "strength",                                                       \
    .type = LIMNER_SETTING_DOUBLE,                                            \
    .field = G_STRUCT_OFFSET (Struct, strength),                              \
    .max = 1,                                                                 \
    .def = 1,                                                                 \
    .unit = LIMNER_UNIT_PERCENT,                                              \
    .step = 0.01,                                                             \
    .label = N_ ("Stren_gth"),                                                \
    .description = N_ ("0 keeps the picture as it is, 1 is the full effect"), \
    .flags = LIMNER_SETTING_IN_RECIPE | LIMNER_SETTING_IN_PRESET }

#define LIMNER_KEEP_COLOURS_SETTING(Struct)                  \
  { .name = "keep-colours",                                  \
    .type = LIMNER_SETTING_CHOICE,                           \
    .field = G_STRUCT_OFFSET (Struct, keep_colours),         \
    .def = LIMNER_KEEP_NONE,                                 \
    .choices = limner_keep_colours_choices,                  \
    .label = N_ ("_Keep colours"),                           \
    .description = N_ ("Which colours of the picture stay"), \
    .flags = LIMNER_SETTING_WRITTEN }
