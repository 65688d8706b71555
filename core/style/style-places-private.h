/* The places of style pictures: a row of features for every cell of every picture. Each picture is also
 * used rotated by 90, 180 and 270 degrees if memory allows. */
#pragma once

#include "base/random-private.h"
#include "job/job-private.h"
#include "networks/preprocess-private.h"
#include "style/hypercolumns-private.h"
#include "style/planes-private.h"

/* One picture, turned one way: rows * columns places side by side. */
typedef struct
{
  gsize first; /* among the places of its style */
  int rows, columns;
} LimnerSheet;

typedef struct
{
  guint n_styles;
  double *shares;      /* [n_styles], sum 1 */
  guint turns;         /* sheets of each style: 4, 2 or 1 */
  LimnerSheet *sheets; /* [n_styles][turns] */
  gboolean dense;      /* adjacent places are adjacent in the picture */
  gsize *firsts;       /* [n_styles + 1] where each style's places begin */
  gsize stride;
  float *rows;   /* [places][stride], each style's less its mean */
  float *means;  /* [n_styles][stride] */
  float *usable; /* [places] 0: the style's picture does not count there */
} LimnerStylePlaces;

/* Bytes of rows beyond which more places help little. */
#define LIMNER_STYLE_PLACES_BYTES ((gsize) 96 << 20)

/* What the places are made with. */
typedef struct
{
  const LimnerHypercolumns *columns;
  const LimnerPreprocess *preprocess;
  gsize most;           /* bytes of all rows: beyond it pictures are turned less often, then cells left out */
  LimnerRandom *random; /* lays the grids; NULL: from the pictures' corners */
} LimnerStylePlacesSpec;

/* Styles with shares that sum to 1. FALSE with LIMNER_ERROR_MEMORY or LIMNER_ERROR_CANCELLED. */
gboolean limner_style_places_init (LimnerStylePlaces *places, const LimnerStylePlacesSpec *spec,
                                   const LimnerStyleSet *styles, const LimnerJob *job, GError **error);
void limner_style_places_clear (LimnerStylePlaces *places);
gsize limner_style_places_count (const LimnerStylePlaces *places, guint style);
/* The row of a place of a style. */
float *limner_style_places_row (const LimnerStylePlaces *places, guint style, gsize place);

/* Places of n_styles pictures of height x width, without making them, and the bytes of their rows. */
gsize limner_style_places_plan (const LimnerHypercolumns *columns, int height, int width, guint n_styles,
                                gsize most, gsize *bytes);
