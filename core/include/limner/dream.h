/* Dreams: gradient ascent on what layers of a network see, octave by octave (Mordvintsev, Olah, Tyka 2015,
 * "Inceptionism: going deeper into neural networks"), and pictures of what a layer sees (Olah, Mordvintsev,
 * Schubert 2017, "Feature visualization"). */
#pragma once

#include "limner/bench.h"
#include "limner/error.h"
#include "limner/estimate.h"
#include "limner/job.h"
#include "limner/keep-colours.h"
#include "limner/model.h"
#include "limner/recipe.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the gradient is made a step of even size. */
typedef enum
{
  LIMNER_DREAM_MEAN,      /* divided by its mean absolute value */
  LIMNER_DREAM_RMS,       /* divided by its root mean square */
  LIMNER_DREAM_LAPLACIAN, /* each band of a Laplacian pyramid by its own: coarse forms grow as fast as fine
                             ones */
} LimnerDreamNormalisation;

gboolean limner_dream_normalisation_parse (const char *text, LimnerDreamNormalisation *normalisation,
                                           GError **error);
const char *limner_dream_normalisation_name (LimnerDreamNormalisation normalisation);

typedef struct
{
  const char *layers; /* NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …; NULL or "": what the network's file suggests */
  int size;           /* longest side dreamed at, pixels; 0: the content's own */
  int octaves;        /* 1..32; 0: as many as fit */
  double octave_scale; /* of one octave to the next, 1.05..4 */
  int steps;           /* at each octave, 1..10000 */
  double step_size;    /* mean change of a value (0..1) in one step, 0..1 */
  int jitter;          /* the picture is shifted by up to so many pixels in each step, 0..512 */
  double smoothing;    /* of the gradient: standard deviation in pixels, 0..16 */
  LimnerDreamNormalisation normalisation;
  gboolean suppress; /* descend: what the layers see goes away */
  double strength;   /* 0 the input exactly, 1 the full effect */
  LimnerKeepColours keep_colours;
  guint64 seed;
  gboolean unmasked; /* the content's mask guides the dream, but is left to the caller to apply */
} LimnerDreamSettings;

LimnerDreamSettings limner_dream_settings_default (void);

/* A picture to dream of: what the layers see in it is what they look for. */
typedef struct
{
  const LimnerImage *image;
  const char *name; /* for the recipe: a file's path or a layer's name */
} LimnerDreamGuide;

/* Each island of a selection is dreamed with this much of its surroundings in view, pixels: a caller that
 * holds only a part of a picture gives the selection's bounds grown by it. */
#define LIMNER_DREAM_CONTEXT 64

/* What is dreamed of. All of it stays the caller's. */
typedef struct
{
  const LimnerImage *content;
  const LimnerDreamGuide *guide; /* or NULL */
  LimnerModel *model;
  const LimnerDreamSettings *settings;
} LimnerDreamRequest;

/* Dreams of request->content and returns a picture of its size: pixels where content->mask is 0 are bit for
 * bit the content's, between 0 and 1 they blend proportionally (all this unless settings->unmasked), alpha is
 * the content's. Pictures that the job's memory does not hold are dreamed in tiles. The caller owns the
 * picture and, when recipe is not NULL, *recipe. NULL with LIMNER_ERROR_ARGUMENT (a setting, a layer the
 * network does not have), _MEMORY, _UNSUPPORTED (the network has no layers to dream of), _NUMERIC or
 * _CANCELLED. Runs on the calling thread plus the pool's; progress is told on the calling thread. */
LimnerImage *limner_dream_picture (const LimnerDreamRequest *request, const LimnerJob *job,
                                   LimnerRecipe **recipe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one frame, number 0 .. frames-1; the picture is the caller's own only during the call (ref it to keep
 * it). FALSE with an error ends the journey. */
typedef gboolean (*LimnerDreamFrameFunc) (const LimnerImage *frame, int number, gpointer user_data,
                                          GError **error);

/* A way into the dream: each frame is the one before, enlarged and turned about the selection's middle, and
 * dreamed of again. */
typedef struct
{
  int frames;      /* 1..10000 */
  double scale;    /* of one frame to the next, 0.5..2; above 1 goes in */
  double rotation; /* degrees, counter-clockwise, -180..180 */
} LimnerDreamZoom;

LimnerDreamZoom limner_dream_zoom_default (void);

/* Who takes the frames. */
typedef struct
{
  LimnerDreamFrameFunc func;
  gpointer user_data;
} LimnerDreamFrameSink;

/* The first frame is limner_dream_picture's; each obeys the mask of the content as that does. */
gboolean limner_dream_zoom (const LimnerDreamRequest *request, const LimnerDreamZoom *zoom,
                            const LimnerDreamFrameSink *sink, const LimnerJob *job, LimnerRecipe **recipe,
                            GError **error);

/* --- what a layer sees --- */

typedef struct
{
  int size;  /* side of the square, pixels, 32..1024 */
  int steps; /* 1..10000 */
  guint64 seed;
} LimnerDreamVisualization;

LimnerDreamVisualization limner_dream_visualization_default (void);

/* Grows a picture from noise that excites layer `what` (written as in settings->layers) most, whatever small
 * shifts, turns and scalings it goes through. */
LimnerImage *limner_dream_visualize (LimnerModel *model, const char *what,
                                     const LimnerDreamVisualization *sight, const LimnerJob *job,
                                     LimnerRecipe **recipe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with default settings, from the pictures that lie beside the network (ID.layers/NAME.jpg, with
 * -CHANNEL for one channel), from the user's cache, or made now and kept there. channel -1: the whole layer.
 */
LimnerImage *limner_dream_layer_picture (LimnerModel *model, const char *layer, int channel,
                                         const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- before it starts --- */

/* What limner_dream_picture will take for a part (a selection's bounds with context) of that extent. The
 * first call for a network measures it for a moment. */
gboolean limner_dream_estimate (const LimnerExtent *extent, LimnerModel *model,
                                const LimnerDreamSettings *settings, const LimnerJob *job,
                                LimnerEstimate *estimate, GError **error);

typedef struct
{
  double seconds_per_iteration; /* median */
  double loss;                  /* what the layers saw after the last: half the mean square */
  gint64 peak_mib;              /* of Limner's big memory */
  const char *precision;        /* "fp32" or "bf16", static */
} LimnerDreamBench;

/* Times the step limner_dream_picture makes (shift, forward, backward, normalise, change) with the network's
 * own layers on smooth noise, after two that are not counted. With options->reference without shift and
 * pyramid: the gradient over its mean is what other programs climb, too. */
gboolean limner_dream_bench (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                             LimnerDreamBench *bench, GError **error);

typedef struct
{
  double within; /* seconds of one octave's dream of a selection in the middle of a picture */
  double alone;  /* of a picture as large as that selection with its context */
} LimnerDreamSelectionBench;

/* The selection is side x side, the octave has options->iterations steps. */
gboolean limner_dream_bench_selection (LimnerModel *model, int side, const LimnerBenchOptions *options,
                                       const LimnerJob *job, LimnerDreamSelectionBench *bench,
                                       GError **error);

G_END_DECLS
