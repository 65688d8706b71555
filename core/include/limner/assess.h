/* How good pictures are, by the field's measures. Two sets of pictures are compared by the features that a
 * network computes of them: Fréchet Inception Distance (Heusel et al. 2017), Kernel Inception Distance
 * (Bińkowski et al. 2018), Inception Score (Salimans et al. 2016), precision and recall (Kynkäänniemi et al.
 * 2019), density and coverage (Naeem et al. 2020). */
#pragma once

#include "limner/job.h"
#include "limner/model.h"

G_BEGIN_DECLS

/* How pictures get the size that the network wants (Parmar et al. 2022, "On aliased resizing and surprising
 * subtleties in GAN evaluation"). Pictures of that size stay as they are. */
typedef enum
{
  LIMNER_ASSESS_CLEAN,       /* antialiased bicubic, as clean-fid */
  LIMNER_ASSESS_PYTORCH_FID, /* bilinear without antialiasing, as pytorch-fid */
  LIMNER_ASSESS_TF1,         /* bilinear of TensorFlow 1, as the original and torch-fidelity */
} LimnerAssessResize;

/* "clean", "pytorch-fid" or "tf1". */
const char *limner_assess_resize_name (LimnerAssessResize resize);
/* FALSE with LIMNER_ERROR_ARGUMENT when it is none of these. */
gboolean limner_assess_resize_parse (const char *text, LimnerAssessResize *resize, GError **error);

typedef struct
{
  LimnerModel *features; /* whose deepest layer, averaged over the picture, is compared */
  LimnerAssessResize resize;
  const char *seeds; /* of a network that makes the pictures: "1-2048" */
  double truncation; /* of such a network; 1: none */
} LimnerAssessSettings;

/* The features [N,D] of a set of pictures, or the mean [D] and covariance [D,D] alone. */
typedef struct _LimnerFeatureSet LimnerFeatureSet;

/* Below this number of pictures, the Fréchet distance says more about the number than about the pictures. */
#define LIMNER_ASSESS_ENOUGH 2048

/* The network for features to use when none is asked for: an installed Inception v3 of FID, otherwise
 * limner-features. LIMNER_ERROR_NO_MODEL when there is none. */
LimnerModel *limner_assess_default_features (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* source: a folder of pictures, with its folders; a ZIP archive of pictures; statistics (.npz); or the ID or
 * path of a network that makes portraits. Features are kept in $XDG_CACHE_HOME/limner/features, row by row,
 * so that a run that was stopped goes on where it ended. Memory does not grow with the number of pictures.
 * LIMNER_ERROR_FORMAT or _FILE names the first picture that cannot be read. */
LimnerFeatureSet *limner_feature_set_new (const char *source, const LimnerAssessSettings *settings,
                                          const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_feature_set_free (LimnerFeatureSet *set);
/* Number of pictures; 0: statistics alone. */
gsize limner_feature_set_count (const LimnerFeatureSet *set);
/* D, the number of features of a picture. */
int limner_feature_set_dims (const LimnerFeatureSet *set);
/* Picture `i`: its name, owned by the set, and the picture itself. */
const char *limner_feature_set_name (const LimnerFeatureSet *set, gsize i);
LimnerImage *limner_feature_set_load (LimnerFeatureSet *set, gsize i,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes mean and covariance as pytorch-fid and clean-fid read them: `mu` [D] and `sigma` [D,D]. */
gboolean limner_feature_set_save (LimnerFeatureSet *set, const char *path, GError **error);

/* A measure, and how far off it may be: one standard error. */
typedef struct
{
  double value, error;
} LimnerEstimate;

/* Fréchet distance of the two Gaussians with the sets' means and covariances; 0: alike. Takes two pictures or
 * more in each set. */
gboolean limner_assess_fid (LimnerFeatureSet *a, LimnerFeatureSet *b, double *fid, GError **error);

/* Squared maximum mean discrepancy with the kernel (x·y / D + 1)^3, unbiased: the mean over `subsets` subsets
 * of `subset_size` pictures (0: 1000, or half of the smaller set if that is less). Takes four pictures or
 * more in each set. */
gboolean limner_assess_kid (const LimnerFeatureSet *a, const LimnerFeatureSet *b, int subsets,
                            int subset_size, LimnerEstimate *kid, GError **error);

/* exp of the mean divergence between the classes of one picture and of all, over `splits` parts of the set in
 * a random order; the classes without bias, as torch-fidelity. The error is the standard deviation over the
 * splits. `features`: the network of the set's features; LIMNER_ERROR_UNSUPPORTED when it knows no classes.
 */
gboolean limner_assess_inception_score (const LimnerFeatureSet *set, const LimnerModel *features, int splits,
                                        LimnerEstimate *score, GError **error);

typedef struct
{
  double precision; /* share of generated pictures within the real ones' neighbourhoods */
  double recall;    /* share of real pictures within the generated ones' neighbourhoods */
  double density, coverage;
} LimnerFidelity;

/* Neighbourhoods reach to the k-th nearest picture: 3 for precision and recall, 5 for density and coverage,
 * as in the papers. Takes seven pictures or more in each set. */
gboolean limner_assess_fidelity (const LimnerFeatureSet *real, const LimnerFeatureSet *generated,
                                 LimnerFidelity *fidelity, GError **error);

/* One picture of a set, beside a set of real ones. */
typedef struct
{
  gsize nearest;   /* number of the nearest real picture */
  double distance; /* to it */
  double rarity;   /* distance, divided by the median distance of real pictures to their nearest: well below
                      1 for a copy */
  double realism;  /* Kynkäänniemi et al. 2019, section 5: 1 and more inside a real neighbourhood */
} LimnerPictureScore;

/* scores [count of generated]; takes seven real pictures or more. */
gboolean limner_assess_pictures (const LimnerFeatureSet *real, const LimnerFeatureSet *generated,
                                 LimnerPictureScore *scores, GError **error);

/* A cell of a sheet of pictures. */
typedef struct
{
  LimnerFeatureSet *set;
  gsize number; /* of the picture */
} LimnerSheetCell;

/* The pictures of the cells, row by row, `columns` in each, fitted into squares of `side` pixels on white,
 * with gaps between them. */
LimnerImage *limner_assess_sheet (const LimnerSheetCell *cells, guint n, guint columns, int side,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes all measures, the pictures most and least like real ones, and pairs that may be copies, as one HTML
 * file. Takes seven pictures or more in each set. */
gboolean limner_assess_report (LimnerFeatureSet *real, LimnerFeatureSet *generated,
                               const LimnerAssessSettings *settings, const char *path, GError **error);

/* Standard deviation of the Laplacian of the luma, in 8-bit steps: 0 for a flat picture; it falls with blur
 * and rises with noise. */
double limner_assess_sharpness (const LimnerImage *image);

/* The colours, and the layers relu1_1 to relu4_1 of limner-features. */
#define LIMNER_NEARNESS_LEVELS 5

/* How near a painting is to its style and to its photograph, by the measures of limner-instant's card. */
typedef struct
{
  double style;                          /* mean of the levels; 0: the same statistics */
  double levels[LIMNER_NEARNESS_LEVELS]; /* difference of means and covariances */
  double content; /* difference of the forms at relu4_1, style left out: 0 the same, about 2 unrelated */
} LimnerStyleNearness;

/* The pictures are compared with a longer side of 512 pixels, the photograph in the painting's proportions.
 */
gboolean limner_assess_style (const LimnerImage *painting, const LimnerImage *style, const LimnerImage *photo,
                              LimnerStyleNearness *nearness, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerFeatureSet, limner_feature_set_free)

G_END_DECLS
