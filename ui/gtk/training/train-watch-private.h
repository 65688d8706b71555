/* A training in progress: its plot, its latest picture, and buttons to pause, continue and end it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_TRAIN_WATCH (limner_train_watch_get_type ())
G_DECLARE_FINAL_TYPE (LimnerTrainWatch, limner_train_watch, LIMNER, TRAIN_WATCH, GtkBox)

/* Emits "another" if the user wants to train another style, or the last training was removed. */
GtkWidget *limner_train_watch_new (void);
/* Shows the training of that ID. */
void limner_train_watch_show (LimnerTrainWatch *watch, const char *id);

G_END_DECLS
