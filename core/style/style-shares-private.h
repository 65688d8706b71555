/* Which of several styles each cell of a picture is painted in, so that together they are used as the shares
 * say. */
#pragma once

#include <glib.h>

typedef struct
{
  const float *const
      *cosines;         /* [n_styles] arrays [rows*columns]: how near the nearest place of each style is */
  const double *shares; /* [n_styles] sum 1 */
  guint n_styles;
  const float *active; /* [rows*columns] how much a cell counts */
  int rows, columns;
} LimnerStyleContest;

/* of [rows*columns] gets the style of each cell with weight. Each style gets its share of the cells,
 * those where it fits best. */
gboolean limner_style_shares_choose (const LimnerStyleContest *contest, guint16 *of, GError **error);
