/* A plot of a training's losses. */
#pragma once

#include <gtk/gtk.h>
#include <limner/train.h>

G_BEGIN_DECLS

GtkWidget *limner_train_curve_new (void);
/* rows: as in a report; steps: the planned number of steps. */
void limner_train_curve_show (GtkWidget *curve, const GArray *rows);

G_END_DECLS
