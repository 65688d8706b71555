/* Portraits of people who do not exist: StyleGAN2 (Karras et al. 2019, "A style-based generator architecture
 * for generative adversarial networks"; 2020, "Analyzing and improving the image quality of StyleGAN").
 *
 * A face begins as z [D], normally distributed; the mapping network makes w [D] of it, and synthesis makes
 * the picture from one w for each of its L layers, w+ [L,D]: coarse layers (pose, shape) first, fine ones
 * (colour) last. */
#pragma once

#include "limner/job.h"
#include "limner/model.h"
#include "limner/recipe.h"
#include "limner/setting.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LimnerPortrait LimnerPortrait;

/* Makes the network ready; LIMNER_ERROR_UNSUPPORTED when it is not one that makes portraits. One thread at a
 * time may use it. */
LimnerPortrait *limner_portrait_new (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_portrait_free (LimnerPortrait *portrait);

LimnerModel *limner_portrait_model (const LimnerPortrait *portrait);
int limner_portrait_side (const LimnerPortrait *portrait);   /* of its square pictures, pixels */
int limner_portrait_layers (const LimnerPortrait *portrait); /* L */
int limner_portrait_w_dim (const LimnerPortrait *portrait);
int limner_portrait_c_dim (const LimnerPortrait *portrait); /* words it was taught; may be 0 */

/* w [N,L,D] from z [N,D] and c [N,K] (NULL: zero). Layers below `cutoff` (negative: all) are drawn to the
 * average face: w = average + psi * (w - average). Wrong shapes, NaN and infinity are refused with
 * LIMNER_ERROR_ARGUMENT. */
LimnerTensor *limner_portrait_map (LimnerPortrait *portrait, const LimnerTensor *z, const LimnerTensor *c,
                                   double psi, int cutoff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same truncation of w [N,D] or [N,L,D]. */
LimnerTensor *limner_portrait_truncate (LimnerPortrait *portrait, const LimnerTensor *w, double psi,
                                        int cutoff, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Pictures [N,3,R,R] in the network's own range, about -1..1, from w [N,L,D]. noise: what the network's
 * constant noise is multiplied with, 0 (none) or 1. */
LimnerTensor *limner_portrait_synthesise (LimnerPortrait *portrait, const LimnerTensor *w, double noise,
                                          const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One picture of w [1,L,D], sRGB and opaque, side `size` pixels (0: the network's; at most
 * LIMNER_PORTRAIT_MAX_SIZE). Progress comes during the computation, on its thread: partial pictures show the
 * face as it grows, each of its own size, 4 pixels to all of them (networks of the kind “resnet” have the
 * last alone). */
#define LIMNER_PORTRAIT_MAX_SIZE 8192
LimnerImage *limner_portrait_picture (LimnerPortrait *portrait, const LimnerTensor *w, double noise, int size,
                                      const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- faces --- */

typedef struct
{
  const char *seeds; /* "7", "1-16", "3,9,27"; each is 0 … 4294967295 */
  double truncation; /* psi: 0 the average face, 1 as the network has it */
  const char
      *words; /* names of what the network was taught, or numbers from 1, with commas between; NULL: none */
  const char *latent;       /* finished latents as text (limner/face.h), with blanks between; NULL: none */
  const char *blend;        /* SEED=WEIGHT …: one face that has these parents; NULL: none */
  gboolean spherical;       /* parents are blended in z, along the sphere; otherwise in w, linearly */
  const char *mix;          /* COARSE,MIDDLE,FINE: one face with the layers of three seeds; NULL: none */
  const char *slider;       /* NAME=VALUE …: steps along saved directions; NULL: none */
  const char *lock;         /* RANGE=SEED …: these layers are that seed's, in every face; NULL: none */
  const char *strip;        /* NAME of a saved direction: each face at -3 … 3 steps along it; NULL: none */
  int children;             /* so many faces around each; 0: the face itself */
  double closeness;         /* of children: 0 strangers, 1 the same face */
  int frames;               /* so many faces on the way through the seeds; 0: the seeds themselves */
  double noise;             /* what the network's own noise is multiplied with */
  const LimnerImage *photo; /* a person's, whose face is looked for; NULL: none */
  const char *photo_name;   /* for the recipe */
  gboolean consent;         /* that person agrees */
  int photo_steps;          /* of the search */
  int size;                 /* side of the pictures, pixels; 0: the network's */
  guint64 seed;             /* of the children */
} LimnerPortraitSettings;

/* The settings above by their names. */
const LimnerSettingTable *limner_portrait_setting_table (void);
LimnerPortraitSettings limner_portrait_settings_default (void);

/* w [1,L,D] of face number 0 … that these settings ask for: truncated, locked and moved along the sliders and
 * the strip, ready for limner_portrait_picture. Not of a photo, which limner_portrait_project looks for. */
LimnerTensor *limner_portrait_find_w (LimnerPortrait *portrait, const LimnerPortraitSettings *settings,
                                      guint number, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many pictures these settings ask for; 0 with LIMNER_ERROR_ARGUMENT when they make no sense. */
guint limner_portrait_count (const LimnerPortraitSettings *settings, GError **error);

/* The network to use when none is asked for: the first installed one for portraits, one of study quality only
 * where there is no other. LIMNER_ERROR_NO_MODEL when there is none. */
LimnerModel *limner_portrait_default_model (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One finished face, number 0 …, named as its file should be ("seed-0007"). FALSE with an error ends the job.
 */
typedef gboolean (*LimnerFaceFunc) (const LimnerImage *face, const char *name, LimnerRecipe *recipe,
                                    guint number, gpointer user_data, GError **error);

/* Makes the faces, one at a time; memory does not grow with their number. Partial pictures are those of
 * limner_portrait_picture. */
gboolean limner_portrait_make (LimnerModel *model, const LimnerPortraitSettings *settings,
                               LimnerFaceFunc take, gpointer take_data, const LimnerJob *job, GError **error);

/* The layers [*first, *end) that shape the pose and the face's outline, its features, or colour and skin
 * (Karras et al. 2019, section 3.1). */
typedef enum
{
  LIMNER_LAYERS_COARSE,
  LIMNER_LAYERS_MIDDLE,
  LIMNER_LAYERS_FINE,
  LIMNER_LAYERS_ALL,
} LimnerLayerRange;

gboolean limner_layer_range_parse (const char *text, LimnerLayerRange *range, GError **error);
const char *limner_layer_range_name (LimnerLayerRange range);
void limner_portrait_layer_range (const LimnerPortrait *portrait, LimnerLayerRange range, int *first,
                                  int *end);

/* w [1,L,D] whose picture is most like the middle square of a photo, for the features of `feature_network`.
 */
LimnerTensor *limner_portrait_project (LimnerPortrait *portrait, LimnerModel *feature_network,
                                       const LimnerImage *photo, int steps, const LimnerJob *job,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- directions: ways in w along which faces change, named and saved with the network --- */

typedef enum
{
  LIMNER_DIRECTION_SEFA, /* closed-form factorisation (Shen & Zhou 2021) */
  LIMNER_DIRECTION_PCA,  /* principal components of w (Härkönen et al. 2020) */
} LimnerDirectionMethod;

/* Finds `count` directions for a range of layers and saves them as METHOD-RANGE-1 …, in the place of any so
 * named. */
gboolean limner_directions_discover (LimnerPortrait *portrait, LimnerDirectionMethod method,
                                     LimnerLayerRange range, int count, GError **error);
/* Learns a direction from marked faces, seeds as in the settings, by logistic regression, and saves it. */
gboolean limner_directions_learn (LimnerPortrait *portrait, const char *name, const char *with,
                                  const char *without, LimnerLayerRange range, GError **error);
typedef struct
{
  char *name;             /* as sliders call it */
  char *former;           /* names it had before, which sliders know, too, with blanks between; "": none */
  LimnerLayerRange range; /* the one whose layers it moves, or all */
  gboolean moves[LIMNER_LAYERS_ALL]; /* ranges of which it moves a layer */
  gboolean named;                    /* by a person; otherwise it is still called METHOD-RANGE-NUMBER */
} LimnerDirection;

/* Those saved for a network: array of LimnerDirection*, perhaps empty (g_ptr_array_unref). They are read from
 * the person's own ID.directions or, where there is none, from the file of that name beside the network, and
 * always saved to the former; so those of a network that cannot be written can be changed, too. May be called
 * while a portrait of the network is at work. NULL with LIMNER_ERROR_FORMAT when the file is damaged. */
GPtrArray *limner_directions_list (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives a direction another name (a letter, then letters, digits, dashes), while sliders go on to know it by
 * the old one, too; to NULL: takes it away. */
gboolean limner_directions_rename (LimnerModel *model, const char *name, const char *to, GError **error);
/* w [1,L,D] moved by NAME=VALUE …, each VALUE -100 … 100 steps. */
LimnerTensor *limner_portrait_move (LimnerPortrait *portrait, const LimnerTensor *w, const char *slider,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- speed --- */

typedef struct
{
  double seconds_per_iteration; /* median of one face, from seed to picture */
  double first_seconds;         /* from the network's weights to the first face */
  int side;                     /* pixels */
  gint64 peak_mib;
} LimnerPortraitBench;

/* Times `iterations` (1 … 100000) faces. */
gboolean limner_portrait_bench (LimnerModel *model, int iterations, const LimnerJob *job,
                                LimnerPortraitBench *bench, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortrait, limner_portrait_free)

G_END_DECLS
