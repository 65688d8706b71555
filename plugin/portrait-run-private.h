/* Makes faces and inserts them into an image or a new image. */
#pragma once

#include "portrait-dialog-private.h"
#include "source-private.h"

#include <limner/portrait.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerJob limits; /* threads */
  LimnerPortraitSettings settings;
  GStringChunk *texts; /* owns the texts of the settings */
  char *model;         /* ID or path; NULL: the first portrait network */
  LimnerImage *photo;  /* NULL: none */
  char *photo_name;
  gboolean place; /* fill the selection or the layer instead of being centred in it */
} LimnerPortraitArguments;

void limner_portrait_arguments_free (LimnerPortraitArguments *request);

/* The destination of portraits. */
typedef struct
{
  const LimnerSource *source; /* inserts above this layer; NULL: makes a new image */
  gboolean fill;              /* fill the source's region; FALSE: be centred in it */
  gboolean window;            /* show progress in a window */
  GimpImage *made;            /* set to the new image */
} LimnerPortraitPlace;

/* Makes the requested faces. Returns the new layers, NULL-terminated (g_free), or NULL with an error and
 * the image unchanged. */
GimpLayer **limner_portrait_arguments_run (const LimnerPortraitArguments *request, LimnerPortraitPlace *place,
                                           GError **error);

/* The same for faces chosen in the browser; stores their latents in the choice. The faces have sides of
 * `size` pixels (0: the network's) unless they fill the source. */
GimpLayer **limner_portrait_choice_run (LimnerPortraitChoice *choice, int size, LimnerPortraitPlace *place,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortraitArguments, limner_portrait_arguments_free)

G_END_DECLS
