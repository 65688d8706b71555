/* A small picture on which the user selects a crop with the mouse or the arrow keys. */
#pragma once

#include <gtk/gtk.h>
#include <limner/style.h>

G_BEGIN_DECLS

typedef void (*LimnerCropChanged) (const LimnerStyleCrop *crop, gpointer user_data);

/* `changed` is called when the user releases the mouse or a key. */
GtkWidget *limner_style_crop_new (const char *path, const LimnerStyleCrop *crop, LimnerCropChanged changed,
                                  gpointer user_data);
void limner_style_crop_set (GtkWidget *area, const LimnerStyleCrop *crop);

G_END_DECLS
