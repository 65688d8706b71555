/* The chosen styles as stored in the settings. */
#pragma once

#include <glib-object.h>
#include <limner/style.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  double weight; /* > 0 */
  LimnerStyleCrop crop;
} LimnerStyleChoice;

/* Reads style-file, style-files, style-weights and style-crops. An invalid weight becomes 1; an invalid
 * crop becomes the whole picture. Without styles, the first bundled one is chosen. Returns an array of
 * LimnerStyleChoice*, which is empty only if the installation is damaged. */
GPtrArray *limner_style_list_read (GObject *settings);
void limner_style_list_write (GObject *settings, GPtrArray *list);

/* Takes ownership of path. */
LimnerStyleChoice *limner_style_choice_new (char *path);
void limner_style_choice_free (LimnerStyleChoice *choice);

G_END_DECLS
