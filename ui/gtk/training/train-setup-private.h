/* Saying what is to be trained: style pictures, photographs, a name, and how long. */
#pragma once

#include "training/train-program-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_TRAIN_SETUP (limner_train_setup_get_type ())
G_DECLARE_FINAL_TYPE (LimnerTrainSetup, limner_train_setup, LIMNER, TRAIN_SETUP, GtkBox)

/* Emits "start" (const LimnerTrainRequest *) when the person begins the training, and "back" when they want
 * to see those that there are. */
GtkWidget *limner_train_setup_new (void);
/* Whether there are any. */
void limner_train_setup_offer_back (LimnerTrainSetup *setup, gboolean offered);
/* Shows below the controls what went wrong. */
void limner_train_setup_show_message (LimnerTrainSetup *setup, const char *text);

G_END_DECLS
