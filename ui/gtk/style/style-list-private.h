/* The styles in use, as the settings keep them. */
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

/* From style-file, style-files, style-weights and style-crops; weights and crops that make no sense become 1
 * and whole. With none set, the first bundled style: array of LimnerStyleChoice*, empty only when the
 * installation is damaged. */
GPtrArray *limner_style_list_read (GObject *settings);
void limner_style_list_write (GObject *settings, GPtrArray *list);

/* Takes path. */
LimnerStyleChoice *limner_style_choice_new (char *path);
void limner_style_choice_free (LimnerStyleChoice *choice);

G_END_DECLS
