/* A picture that shows what networks of an architecture do. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows an example in a GtkImage if there is one, otherwise a symbol. */
void limner_model_picture_show (GtkWidget *image, const char *architecture);

G_END_DECLS
