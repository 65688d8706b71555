/* Faces made and put into an image, or into a new one. */
#pragma once

#include "portrait-dialog-private.h"
#include "source-private.h"

#include <limner/portrait.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerJob limits; /* threads */
  LimnerPortraitSettings settings;
  GStringChunk *texts; /* of the settings */
  char *model;         /* ID or path; NULL: the first for portraits */
  LimnerImage *photo;  /* NULL: none */
  char *photo_name;
  gboolean place; /* fill the selection, or the layer, rather than lie in the middle */
} LimnerPortraitArguments;

void limner_portrait_arguments_free (LimnerPortraitArguments *request);

/* Where portraits go. */
typedef struct
{
  const LimnerSource *source; /* above this one; NULL: into a new image */
  gboolean fill;              /* fill the region of the source; FALSE: lie in its middle */
  gboolean window;            /* show progress in a window */
  GimpImage *made;            /* set to the new image */
} LimnerPortraitPlace;

/* The new layers, NULL-terminated (g_free), or NULL with one sentence and the image as it was. */
GimpLayer **limner_portrait_arguments_run (const LimnerPortraitArguments *request, LimnerPortraitPlace *place,
                                           GError **error);

/* The same for faces chosen in the browser, whose latents are noted in the choice; their sides `size` pixels
 * (0: the network's) unless they fill the source. */
GimpLayer **limner_portrait_choice_run (LimnerPortraitChoice *choice, int size, LimnerPortraitPlace *place,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerPortraitArguments, limner_portrait_arguments_free)

G_END_DECLS
