/* The settings of dreams. */
#include "config.h"

#include "job/effect-settings-private.h"
#include "limner/bundled.h"
#include "limner/dream.h"

#include <glib/gi18n-lib.h>

#define FIELD(field) G_STRUCT_OFFSET (LimnerDreamSettings, field)
#define WRITTEN_MORE (LIMNER_SETTING_WRITTEN | LIMNER_SETTING_EXPERT)
/* Not shown in the preview, which is one picture. */
#define ZOOM (LIMNER_SETTING_IN_RECIPE | LIMNER_SETTING_IN_PRESET | LIMNER_SETTING_ZOOM_ONLY)

static const LimnerSettingChoice normalisations[] = {
  /* Translators: how the steps of a dream are scaled. */
  { "laplacian", LIMNER_DREAM_LAPLACIAN, N_ ("Fine and coarse alike") },
  { "mean", LIMNER_DREAM_MEAN, N_ ("By the mean") },
  { "rms", LIMNER_DREAM_RMS, N_ ("By the mean square") },
  { NULL, 0, NULL },
};

static const LimnerSetting rows[] = {
  { .name = "layer",
    .type = LIMNER_SETTING_TEXT,
    .field = FIELD (layers),
    .default_words = N_ ("what the network suggests"),
    .short_name = 'l',
    .label = N_ ("Layers"),
    .description = N_ ("Layers and channels to amplify: “NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …”"),
    .flags = WRITTEN_MORE },
  { .name = "guide",
    .type = LIMNER_SETTING_FILE,
    .field = LIMNER_SETTING_NO_FIELD,
    .default_words = N_ ("none"),
    .label = N_ ("Dream of a _picture"),
    .description = N_ ("Dream towards the forms in this picture"),
    .flags = LIMNER_SETTING_WRITTEN | LIMNER_SETTING_OWN_CONTROL },
  { .name = "suppress",
    .type = LIMNER_SETTING_BOOLEAN,
    .field = FIELD (suppress),
    .label = N_ ("Suppress"),
    .description = N_ ("Reduce these features instead"),
    .flags = WRITTEN_MORE },
  { .name = "model",
    .type = LIMNER_SETTING_PATH,
    .field = LIMNER_SETTING_NO_FIELD,
    .default_text = LIMNER_BUNDLED_FEATURES,
    .default_words = N_ ("the one that comes with Limner"),
    .short_name = 'm',
    .label = N_ ("_Network"),
    .description = N_ ("Network: an ID or a path"),
    .flags = WRITTEN_MORE | LIMNER_SETTING_OWN_CONTROL },
  { .name = "size",
    .type = LIMNER_SETTING_INT,
    .field = FIELD (size),
    .max = 65536,
    .unit = LIMNER_UNIT_PIXELS,
    .step = 64,
    .label = N_ ("Dreaming size"),
    .description = N_ ("Longest side that is computed, in pixels; 0 is the picture's own size"),
    .flags = WRITTEN_MORE },
  { .name = "octaves",
    .type = LIMNER_SETTING_INT,
    .field = FIELD (octaves),
    .max = 32,
    .unit = LIMNER_UNIT_COUNT,
    .label = N_ ("Octa_ves"),
    .description = N_ ("Number of sizes, from small to large; 0 is as many as fit"),
    .flags = WRITTEN_MORE },
  { .name = "octave-scale",
    .type = LIMNER_SETTING_DOUBLE,
    .field = FIELD (octave_scale),
    .min = 1.05,
    .max = 4,
    .def = 1.4,
    .step = 0.05,
    .label = N_ ("Octave scale"),
    .description = N_ ("Factor from one of these sizes to the next"),
    .flags = WRITTEN_MORE },
  { .name = "steps",
    .type = LIMNER_SETTING_INT,
    .field = FIELD (steps),
    .min = 1,
    .max = 10000,
    .def = 12,
    .unit = LIMNER_UNIT_COUNT,
    .label = N_ ("Steps"),
    .description = N_ ("Iterations at each size"),
    .flags = WRITTEN_MORE },
  { .name = "step-size",
    .type = LIMNER_SETTING_DOUBLE,
    .field = FIELD (step_size),
    .max = 1,
    .def = 0.014,
    .step = 0.001,
    .label = N_ ("Step size"),
    .description = N_ ("Size of each step; colours range from 0 to 1"),
    .flags = WRITTEN_MORE },
  { .name = "jitter",
    .type = LIMNER_SETTING_INT,
    .field = FIELD (jitter),
    .max = 512,
    .def = 32,
    .unit = LIMNER_UNIT_PIXELS,
    .step = 4,
    .label = N_ ("_Jitter"),
    .description = N_ ("Largest random shift in each step, in pixels"),
    .flags = WRITTEN_MORE },
  { .name = "smoothing",
    .type = LIMNER_SETTING_DOUBLE,
    .field = FIELD (smoothing),
    .max = 16,
    .unit = LIMNER_UNIT_PIXELS,
    .step = 0.1,
    .label = N_ ("D_etail size"),
    .description = N_ ("Blur of each step, in pixels; a larger blur gives coarser forms"),
    .flags = LIMNER_SETTING_WRITTEN },
  { .name = "normalisation",
    .type = LIMNER_SETTING_CHOICE,
    .field = FIELD (normalisation),
    .def = LIMNER_DREAM_LAPLACIAN,
    .choices = normalisations,
    .label = N_ ("Normalisation"),
    .description = N_ ("How steps are scaled"),
    .flags = WRITTEN_MORE },
  LIMNER_STRENGTH_SETTING (LimnerDreamSettings),
  LIMNER_KEEP_COLOURS_SETTING (LimnerDreamSettings),
  { .name = "seed",
    .type = LIMNER_SETTING_SEED,
    .field = FIELD (seed),
    .label = N_ ("Seed"),
    .description = N_ ("Random seed; the same seed gives the same picture"),
    .flags = WRITTEN_MORE },
  { .name = "zoom",
    .type = LIMNER_SETTING_INT,
    .field = FIELD (zoom.frames),
    .max = 10000,
    .unit = LIMNER_UNIT_COUNT,
    .label = N_ ("_Frames"),
    .description = N_ ("Number of frames, each an enlargement of the previous one; 0 is one picture"),
    .flags = ZOOM },
  { .name = "zoom-scale",
    .type = LIMNER_SETTING_DOUBLE,
    .field = FIELD (zoom.scale),
    .min = 0.5,
    .max = 2,
    .def = 1.05,
    .step = 0.01,
    .label = N_ ("Zoom scale"),
    .description = N_ ("Enlargement from one frame to the next"),
    .flags = ZOOM },
  { .name = "zoom-rotation",
    .type = LIMNER_SETTING_DOUBLE,
    .field = FIELD (zoom.rotation),
    .min = -180,
    .max = 180,
    .unit = LIMNER_UNIT_DEGREES,
    .label = N_ ("Rotation"),
    .description = N_ ("Rotation from one frame to the next, in degrees counter-clockwise"),
    .flags = ZOOM },
};

const LimnerSettingTable *
limner_dream_setting_table (void)
{
  static const LimnerSettingTable table = { rows, G_N_ELEMENTS (rows) };

  return &table;
}

/* --- feature visualization --- */

#define VISUALIZATION_FIELD(field) G_STRUCT_OFFSET (LimnerDreamVisualization, field)

static const LimnerSetting visualization_rows[] = {
  { .name = "size",
    .type = LIMNER_SETTING_INT,
    .field = VISUALIZATION_FIELD (size),
    .min = 32,
    .max = 1024,
    .def = 128,
    .unit = LIMNER_UNIT_PIXELS,
    .label = N_ ("Size"),
    .description = N_ ("Side of the picture, in pixels"),
    .flags = LIMNER_SETTING_IN_RECIPE },
  { .name = "steps",
    .type = LIMNER_SETTING_INT,
    .field = VISUALIZATION_FIELD (steps),
    .min = 1,
    .max = 10000,
    .def = 256,
    .unit = LIMNER_UNIT_COUNT,
    .label = N_ ("Steps"),
    .description = N_ ("Iterations"),
    .flags = LIMNER_SETTING_IN_RECIPE },
  { .name = "seed",
    .type = LIMNER_SETTING_SEED,
    .field = VISUALIZATION_FIELD (seed),
    .label = N_ ("Seed"),
    .description = N_ ("Random seed; the same seed gives the same picture"),
    .flags = LIMNER_SETTING_IN_RECIPE },
};

const LimnerSettingTable *
limner_dream_visualization_setting_table (void)
{
  static const LimnerSettingTable table = { visualization_rows, G_N_ELEMENTS (visualization_rows) };

  return &table;
}
