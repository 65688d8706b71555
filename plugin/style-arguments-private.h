/* The arguments of the style procedure, read and checked. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/style.h>

G_BEGIN_DECLS

/* The part of a style job that comes from the arguments. */
typedef struct
{
  LimnerStyleSettings settings;
  LimnerJob limits;       /* memory and threads */
  char *model;            /* ID or path */
  GPtrArray *files;       /* char*: paths of style pictures */
  LimnerImage *layer;     /* another style, after the files; NULL: none */
  char *layer_name;       /* NULL without a layer */
  GArray *weights;        /* double, one for each style, files first */
  LimnerStyleCrop *crops; /* one for each style */
  char *crops_text;       /* as passed, for the recipe */
  char *outside_title;    /* of the style outside the selection */
  char *outside;          /* path of the style outside the selection; NULL: no style there */
  int variants;           /* number of paintings, >= 1; their seeds start at settings.seed */
  gboolean live;          /* a live filter is added instead of a layer */
  char *title;            /* of the styles, for the new layer's name */
} LimnerStyleArguments;

/* Reads and checks the arguments. Without a style, uses the first bundled one. Does not open files. NULL
 * with an error. */
LimnerStyleArguments *limner_style_arguments_read (GimpProcedureConfig *config,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_style_arguments_free (LimnerStyleArguments *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerStyleArguments, limner_style_arguments_free)

G_END_DECLS
