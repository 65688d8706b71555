/* DeepDream: gradient ascent on the activations of network layers, octave by octave (Mordvintsev, Olah,
 * Tyka 2015, "Inceptionism: going deeper into neural networks"), and feature visualization (Olah,
 * Mordvintsev, Schubert 2017, "Feature visualization"). */
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

/* How the gradient is normalised. */
typedef enum
{
  LIMNER_DREAM_MEAN,      /* divided by its mean absolute value */
  LIMNER_DREAM_RMS,       /* divided by its root mean square */
  LIMNER_DREAM_LAPLACIAN, /* each band of a Laplacian pyramid is divided by its own root mean square, so
                           * coarse forms grow as fast as fine ones */
} LimnerDreamNormalisation;

/* Zoom: each frame is the previous one, scaled and rotated about the middle of the selection, and dreamed
 * again. */
typedef struct
{
  int frames;      /* 0: one picture */
  double scale;    /* of one frame to the next; above 1 enlarges */
  double rotation; /* degrees, counter-clockwise */
} LimnerDreamZoom;

/* Ranges and defaults are in limner_dream_setting_table. */
typedef struct
{
  const char *layers; /* NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …; NULL or "": what the network's file suggests */
  int size;           /* longest side dreamed at, pixels; 0: the content's own */
  int octaves;        /* 0: as many as fit */
  double octave_scale; /* of one octave to the next */
  int steps;           /* at each octave */
  double step_size;    /* mean change of a value (0..1) in one step */
  int jitter;          /* maximum random shift of the picture in each step, pixels */
  double smoothing;    /* of the gradient: standard deviation in pixels */
  LimnerDreamNormalisation normalisation;
  gboolean suppress; /* gradient descent: removes what excites the layers */
  double strength;   /* 0 the input exactly, 1 the full effect */
  LimnerKeepColours keep_colours;
  guint64 seed;
  gboolean unmasked; /* the dream uses the content's mask, and the caller blends with it */
  LimnerDreamZoom zoom;
} LimnerDreamSettings;

/* The settings above by their names; limner_setting_table_check says what is out of its range. */
const LimnerSettingTable *limner_dream_setting_table (void);
LimnerDreamSettings limner_dream_settings_default (void);

/* A guide picture: the dream moves towards its features. */
typedef struct
{
  const LimnerImage *image;
  const char *name; /* for the recipe: a file's path or a layer's name */
} LimnerDreamGuide;

/* Context around each connected component of a selection, pixels. A caller that has only a part of a
 * picture passes the selection's bounds grown by it. */
#define LIMNER_DREAM_CONTEXT 64

/* The input of a dream. The caller keeps ownership of everything. */
typedef struct
{
  const LimnerImage *content;
  const LimnerDreamGuide *guide; /* or NULL */
  LimnerModel *model;
  const LimnerDreamSettings *settings;
} LimnerDreamRequest;

/* Runs the dream on request->content and returns a picture of its size. Pixels where content->mask is 0
 * equal the content bit for bit; between 0 and 1 they are blended proportionally (both unless
 * settings->unmasked). Alpha is the content's. Pictures larger than the job's memory are processed in
 * tiles. The caller owns the picture and, when recipe is not NULL, *recipe. NULL with
 * LIMNER_ERROR_ARGUMENT (a setting, or a layer that the network does not have), _MEMORY, _UNSUPPORTED (the
 * network has no layers to excite), _NUMERIC or _CANCELLED. Runs on the calling thread and the pool's
 * threads. Progress is reported on the calling thread. */
LimnerImage *limner_dream_picture (const LimnerDreamRequest *request, const LimnerJob *job,
                                   LimnerRecipe **recipe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Receives frame 0 .. frames-1. The picture is valid during the call (ref it to keep it). FALSE with an
 * error ends the zoom. */
typedef gboolean (*LimnerDreamFrameFunc) (const LimnerImage *frame, int number, gpointer user_data,
                                          GError **error);

/* The receiver of the frames. */
typedef struct
{
  LimnerDreamFrameFunc func;
  gpointer user_data;
} LimnerDreamFrameSink;

/* Makes settings->zoom.frames frames, 1 or more. The first frame equals limner_dream_picture's result. The
 * content's mask applies to each frame. */
gboolean limner_dream_zoom (const LimnerDreamRequest *request, const LimnerDreamFrameSink *sink,
                            const LimnerJob *job, LimnerRecipe **recipe, GError **error);

/* --- what a layer sees --- */

typedef struct
{
  int size;  /* side of the square, pixels, 32..1024 */
  int steps; /* 1..10000 */
  guint64 seed;
} LimnerDreamVisualization;

const LimnerSettingTable *limner_dream_visualization_setting_table (void);
LimnerDreamVisualization limner_dream_visualization_default (void);

/* Optimises a picture from noise so that it excites layer `what` (written as in settings->layers) most,
 * under small random shifts, rotations and scalings. */
LimnerImage *limner_dream_visualize (LimnerModel *model, const char *what,
                                     const LimnerDreamVisualization *settings, const LimnerJob *job,
                                     LimnerRecipe **recipe, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with default settings. Looks for the picture beside the network (ID.layers/NAME.jpg, with
 * -CHANNEL for one channel), then in the user's cache; otherwise computes and caches it. channel -1: the
 * whole layer. */
LimnerImage *limner_dream_layer_picture (LimnerModel *model, const char *layer, int channel,
                                         const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- before it starts --- */

/* Estimates limner_dream_picture for a region (a selection's bounds with context) of that extent. The
 * first call for a network runs a short measurement. */
gboolean limner_dream_estimate (const LimnerExtent *extent, LimnerModel *model,
                                const LimnerDreamSettings *settings, const LimnerJob *job,
                                LimnerEstimate *estimate, GError **error);

typedef struct
{
  double seconds_per_iteration; /* median */
  double loss;                  /* objective after the last iteration: half the mean square of the layers */
  gint64 peak_mib;              /* of Limner's big memory */
  const char *precision;        /* "fp32" or "bf16", static */
} LimnerDreamBench;

/* Times the step of limner_dream_picture (shift, forward, backward, normalise, update) with the network's
 * default layers on smooth noise, after two warm-up iterations. With options->reference the step has no
 * shift and no pyramid, and divides the gradient by its mean, as other programs do. */
gboolean limner_dream_bench (LimnerModel *model, const LimnerBenchOptions *options, const LimnerJob *job,
                             LimnerDreamBench *bench, GError **error);

typedef struct
{
  double within; /* seconds of one octave for a selection in the middle of a picture */
  double alone;  /* of a picture of the size of that selection with its context */
} LimnerDreamSelectionBench;

/* The selection is side x side, the octave has options->iterations steps. */
gboolean limner_dream_bench_selection (LimnerModel *model, int side, const LimnerBenchOptions *options,
                                       const LimnerJob *job, LimnerDreamSelectionBench *bench,
                                       GError **error);

G_END_DECLS
