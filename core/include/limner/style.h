/* Style transfer, by one of two methods.
 *
 * Painted: by optimisation, coarse to fine (Gatys, Ecker, Bethge 2016, "Image style transfer using
 * convolutional neural networks"). Adam optimises the pixels, so that their network features
 * keep the content's arrangement and approach the styles' statistics or nearest cells.
 *
 * Instant: one pass through a network that was trained for one style (Johnson, Alahi, Fei-Fei 2016), or for
 * any style given by a few statistics (Huang & Belongie 2017;
 * models/limner-instant.md). */
#pragma once

#include "limner/bench.h"
#include "limner/error.h"
#include "limner/estimate.h"
#include "limner/job.h"
#include "limner/keep-colours.h"
#include "limner/model.h"
#include "limner/recipe.h"
#include "limner/setting.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_STYLE_GRAM,       /* Gram matrices: Gatys et al. 2016 */
  LIMNER_STYLE_COVARIANCE, /* mean and covariance under the Wasserstein-2 distance of Gaussians */
  LIMNER_STYLE_NEIGHBOURS, /* each place towards the nearest of the style: Kolkin et al. 2022 */
} LimnerStyleDistance;

typedef enum
{
  LIMNER_STYLE_AUTOMATIC, /* instant with a network made for it, painted with any other */
  LIMNER_STYLE_PAINTED,
  LIMNER_STYLE_INSTANT,
} LimnerStyleMethod;

/* What a painting by optimisation begins as. */
typedef enum
{
  LIMNER_STYLE_START_CONTENT,
  LIMNER_STYLE_START_INSTANT, /* the painting that LIMNER_BUNDLED_INSTANT makes of it */
} LimnerStyleStart;

/* Default longest side of a painting. */
#define LIMNER_STYLE_PAINTED_SIZE 768

/* Ranges and defaults are in limner_style_setting_table. An instant painting uses only method, size,
 * strength, style_scale, keep_colours and unmasked. */
typedef struct
{
  LimnerStyleMethod method;
  int size;       /* longest side painted, pixels; 0: the content's own; -1: LIMNER_STYLE_PAINTED_SIZE when
                     painted, the content's own when instant */
  int steps;      /* iterations at each scale */
  int start_size; /* longest side of the first scale */
  LimnerStyleStart start;
  LimnerStyleDistance distance;
  double faithfulness; /* with neighbours: 1 keeps to the content's forms, 0 lets the style's appear */
  double strength;     /* 0 the input exactly, 1 the full effect */
  double style_scale;  /* size of the style's features relative to the picture */
  LimnerKeepColours keep_colours;
  double content_weight; /* times the model's own layer weights */
  double tv_weight;      /* total variation */
  guint64 seed;
  gboolean unmasked; /* the painting uses the content's mask, and the caller blends with it */
} LimnerStyleSettings;

/* The settings above by their names; limner_setting_table_check says what is out of its range. */
const LimnerSettingTable *limner_style_setting_table (void);

/* One style picture. */
typedef struct
{
  const LimnerImage *image;
  const char *name; /* for the recipe: a file's path or a layer's name */
  double weight;    /* > 0; only ratios count */
  gboolean outside; /* the style of the unmasked rest, which is then painted as well; ignored without a
                     * mask */
} LimnerStyleSource;

/* The part of a style picture to learn from, in fractions of its sides. */
typedef struct
{
  double x, y, width, height; /* within 0..1 */
} LimnerStyleCrop;

#define LIMNER_STYLE_CROP_WHOLE ((LimnerStyleCrop) { 0, 0, 1, 1 })

gboolean limner_style_crop_is_whole (const LimnerStyleCrop *crop);
/* Text for a list of crops: "x y width height" for each picture, empty for the whole picture, separated by
 * ';'. Empty text means all pictures whole. Fills n crops; pictures beyond the text are whole. */
gboolean limner_style_crops_parse (const char *text, LimnerStyleCrop *crops, guint n, GError **error);
char *limner_style_crops_write (const LimnerStyleCrop *crops, guint n);
/* A copy of that part, at least 8 pixels a side where the picture has them. NULL with LIMNER_ERROR_MEMORY. */
LimnerImage *limner_style_crop (const LimnerImage *picture, const LimnerStyleCrop *crop,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Parses "2, 1; 0.5": array of double (g_array_unref), empty for an empty text. NULL with
 * LIMNER_ERROR_ARGUMENT for anything that is not above 0. */
GArray *limner_style_weights_parse (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The defaults of the table. */
LimnerStyleSettings limner_style_settings_default (void);

/* The network to paint with by that method and distance when `id` is asked for: the bundled one for them for
 * NULL, "" and LIMNER_BUNDLED_FEATURES, otherwise `id`. */
const char *limner_style_model_for (const char *id, LimnerStyleMethod method, LimnerStyleDistance distance);
/* Whether a network paints in one pass; and whether it then has a single style, so that style pictures have
 * no effect. */
gboolean limner_style_model_is_instant (LimnerModel *model);
gboolean limner_style_model_has_single_style (LimnerModel *model);

/* For front ends in which "painted" is only the default: makes it instant for a network of one pass.
 */
void limner_style_settings_adapt (LimnerStyleSettings *settings, LimnerModel *model);

/* Context around a selection, pixels. A caller that has only a part of a picture passes the selection's
 * bounds grown by it; the result is then the same as with the whole picture. */
#define LIMNER_STYLE_CONTEXT 64

/* The input of a painting. The caller keeps ownership of everything. */
typedef struct
{
  const LimnerImage *content;
  const LimnerStyleSource *styles; /* [n_styles] */
  guint n_styles;
  LimnerModel *model;
  const LimnerStyleSettings *settings;
} LimnerStyleRequest;

/* Paints request->content by settings->method and returns a picture of its size: pixels where content->mask
 * is 0 are bit for bit the content's, between 0 and 1 they blend proportionally (all this unless
 * settings->unmasked), alpha is the content's. The caller owns the picture and, when recipe is not NULL,
 * *recipe. NULL with LIMNER_ERROR_ARGUMENT, _MEMORY, _UNSUPPORTED (the network cannot do it), _NUMERIC or
 * _CANCELLED. Runs on the calling thread and the pool's; progress is reported on the calling thread. */
LimnerImage *limner_style_paint (const LimnerStyleRequest *request, const LimnerJob *job,
                                 LimnerRecipe **recipe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Estimates limner_style_paint for a picture of that extent. The first call for a network runs a short
 * measurement. */
gboolean limner_style_estimate (const LimnerExtent *extent, LimnerModel *model,
                                const LimnerStyleSettings *settings, const LimnerJob *job,
                                LimnerEstimate *estimate, GError **error);

typedef struct
{
  double seconds_per_iteration; /* median */
  double loss;                  /* after the last iteration; NaN: none */
  gint64 peak_mib;              /* of Limner's big memory */
  const char *precision;        /* "fp32" or "bf16", static */
} LimnerStyleBench;

/* Times the steps of limner_style_paint, with its default settings, on a square of smooth noise,
 * options->width wide, that is painted at that size; there is no loss. With options->reference it is
 * the iteration of the comparison with other programs, of a network with a VGG-19's layers: Gram matrices at
 * relu1_1 … relu5_1, mean square at relu4_2, zero padding, no margin, no total variation and no pictures of
 * the progress. The first two are not counted. */
gboolean limner_style_bench (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                             LimnerStyleBench *bench, GError **error);

/* Times one pass over that many pixels of smooth noise (in the style of some more of it), after two that are
 * not counted; there is no loss. */
gboolean limner_style_bench_one_pass (LimnerModel *model, const LimnerBenchOptions *options,
                                      const LimnerJob *job, LimnerStyleBench *bench, GError **error);

G_END_DECLS
