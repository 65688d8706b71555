/* The setup of a training: style pictures, photographs, a name, and the length. */
#pragma once

#include "training/train-program-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_TRAIN_SETUP (limner_train_setup_get_type ())
G_DECLARE_FINAL_TYPE (LimnerTrainSetup, limner_train_setup, LIMNER, TRAIN_SETUP, GtkBox)

/* Emits "start" (const LimnerTrainRequest *) to start the training, and "back" to show existing
 * trainings. */
GtkWidget *limner_train_setup_new (void);
/* Shows the button to existing trainings if there are any. */
void limner_train_setup_offer_back (LimnerTrainSetup *setup, gboolean offered);
/* Shows an error below the controls. */
void limner_train_setup_show_message (LimnerTrainSetup *setup, const char *text);

G_END_DECLS
