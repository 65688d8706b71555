/* How a job tells its caller where it stands. */
#pragma once

#include "limner/image.h"

G_BEGIN_DECLS

typedef struct
{
  double fraction;            /* of the whole job, 0..1, never falling */
  const char *text;           /* what is happening, translated, valid during the call */
  double seconds_left;        /* estimate; negative: not known yet */
  const LimnerImage *partial; /* the picture so far, or NULL; valid during the call, ref it to keep it */
} LimnerProgress;

/* Called on the thread that runs the job, at most a few times a second: do not block in it. */
typedef void (*LimnerProgressFunc) (const LimnerProgress *progress, gpointer user_data);

/* "about 1 min 20 s", "about 1 min 20 s left", translated; seconds >= 0. Caller frees. */
char *limner_describe_time (double seconds);
char *limner_describe_time_left (double seconds);

G_END_DECLS
