/* A training under way: its curve, its latest picture, and how to pause, go on and end it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* `another` is called when the person wants to train another style. */
GtkWidget *limner_train_watch_new (void (*another) (gpointer user_data), gpointer user_data);
/* Shows the training of that ID from now on; NULL: none. */
void limner_train_watch_show (GtkWidget *watch, const char *id);

G_END_DECLS
