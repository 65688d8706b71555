/* What the style procedure is asked: its arguments, and what they mean. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/style.h>

G_BEGIN_DECLS

/* Everything a painting needs that comes from the arguments. */
typedef struct
{
  LimnerStyleSettings settings;
  LimnerJob limits;       /* memory and threads */
  char *model;            /* ID or path */
  GPtrArray *files;       /* char*: paths of style pictures */
  LimnerImage *layer;     /* one more style, after the files; NULL: none */
  char *layer_name;       /* NULL without a layer */
  GArray *weights;        /* double, one for each style, files first */
  LimnerStyleCrop *crops; /* one for each style */
  char *crops_text;       /* as it was given, for the recipe */
  char *outside_title;    /* of that style */
  char *outside;          /* path of the style of what is not selected; NULL: it stays as it is */
  int variants;           /* paintings with seeds from settings.seed on, >= 1 */
  char *title;            /* of the styles, for the new layer's name */
} LimnerStyleArguments;

/* Declares the arguments of the contract: names, ranges, defaults. */
void limner_style_arguments_declare (GimpProcedure *procedure);

/* Reads and checks them; with no style given it is the first bundled one. NULL with one sentence about what
 * is wrong. Files are not opened yet. */
LimnerStyleArguments *limner_style_arguments_read (GimpProcedureConfig *config,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_style_arguments_free (LimnerStyleArguments *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerStyleArguments, limner_style_arguments_free)

G_END_DECLS
