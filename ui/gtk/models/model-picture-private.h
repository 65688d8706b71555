/* A picture of what networks of an architecture do. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows it in a GtkImage: an example where there is one, else a symbol. */
void limner_model_picture_show (GtkWidget *image, const char *architecture);

G_END_DECLS
