/* The estimate of a job's time and memory, before it starts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The picture, or the region of it that an effect works on. */
typedef struct
{
  int width, height; /* pixels */
  gboolean masked;   /* a mask restricts the effect to a part of it */
  guint n_styles;    /* style pictures; 0 counts as one */
} LimnerExtent;

typedef struct
{
  double seconds;    /* whole job, from this machine's measured speed */
  gint64 peak_mib;   /* planned peak memory */
  int width, height; /* the size at which the effect works */
} LimnerEstimate;

G_END_DECLS
