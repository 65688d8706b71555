/* A plot of a training's losses. */
#pragma once

#include <gtk/gtk.h>
#include <limner/train.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_TRAIN_CURVE (limner_train_curve_get_type ())
G_DECLARE_FINAL_TYPE (LimnerTrainCurve, limner_train_curve, LIMNER, TRAIN_CURVE, GtkDrawingArea)

/* rows: as in a report. */
void limner_train_curve_show (LimnerTrainCurve *curve, const GArray *rows);

G_END_DECLS
