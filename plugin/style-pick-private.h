/* Lets the user choose an open image or one of its layers as a style. */
#pragma once

#include <gtk/gtk.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* The pick function of LimnerUiSubject. */
LimnerImage *limner_style_pick (GtkWindow *parent, char **name, gpointer user_data, GError **error);

G_END_DECLS
