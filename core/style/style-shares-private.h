/* Which of several styles each cell of a picture is painted in, so that together they are used as the shares
 * say. */
#pragma once

#include <glib.h>

/* cosines: n_styles arrays [rows*columns] of how near the nearest place of each style is; of [cells] gets the
 * style of each cell with active [cells] > 0. Each style gets its share of these, where it fits best. */
gboolean limner_style_shares_choose (const float *const *cosines, const double *shares, guint n_styles,
                                     const float *active, int rows, int columns, guint16 *of, GError **error);
