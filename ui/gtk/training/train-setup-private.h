/* Saying what shall be trained: style pictures, photographs, a name, and how long. */
#pragma once

#include "training/train-program-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* `start` gets what the person wants when they press the button. */
typedef void (*LimnerTrainStartFunc) (const LimnerTrainRequest *request, gpointer user_data);
/* `back` is called when they would rather see a training that there is already. */
GtkWidget *limner_train_setup_new (LimnerTrainStartFunc start, void (*back) (gpointer user_data),
                                   gpointer user_data);
/* Whether there is one. */
void limner_train_setup_offer_back (GtkWidget *setup, gboolean offered);
/* Says below the controls what went wrong. */
void limner_train_setup_say (GtkWidget *setup, const char *text);

G_END_DECLS
