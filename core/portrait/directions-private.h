/* Directions in w, named and saved with a network. */
#pragma once

#include "portrait/network-private.h"

typedef struct
{
  char *name;
  char *former;   /* earlier names, separated by blanks; "": none */
  int first, end; /* layers [first, end) it moves */
  float *vector;  /* [w_dim] one step: a standard deviation of faces along it */
} LimnerDirectionVector;

void limner_direction_vector_free (LimnerDirectionVector *direction);

/* Takes the vector. */
LimnerDirectionVector *limner_direction_vector_new (const char *name, const char *former, int first, int end,
                                                    float *vector);

/* The directions saved for this network: array of LimnerDirectionVector*, possibly empty. NULL with an
 * error when their file is damaged. */
GPtrArray *limner_directions_load (LimnerModel *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Changes those saved for this network: loads them, calls `change`, and saves them unless it returns FALSE
 * with an error. The registry is locked from loading to saving, so that what another program saves is kept.
 */
typedef gboolean (*LimnerDirectionsChange) (GPtrArray *directions, gpointer user_data, GError **error);
gboolean limner_directions_change (LimnerModel *model, LimnerDirectionsChange change, gpointer user_data,
                                   GError **error);
/* The one of that name, or NULL. */
LimnerDirectionVector *limner_directions_find (GPtrArray *directions, const char *name);
/* FALSE with LIMNER_ERROR_ARGUMENT when the name is not valid. */
gboolean limner_direction_check_name (const char *name, GError **error);

/* Moves w [L,D] by NAME=VALUE …; text NULL: nothing. */
gboolean limner_directions_move (const LimnerPortrait *portrait, const char *text, float *w, GError **error);
