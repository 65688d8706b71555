/* What a job will take, before it starts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The picture, or the part of it that an effect is given. */
typedef struct
{
  int width, height; /* pixels */
  gboolean masked;   /* the effect may act on a part of it alone */
} LimnerExtent;

typedef struct
{
  double seconds;    /* whole job, from this machine's measured speed */
  gint64 peak_mib;   /* planned peak memory */
  int width, height; /* the size at which the effect works */
} LimnerEstimate;

G_END_DECLS
