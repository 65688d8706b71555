/* Procedures that open a window and use no image: Models and the training of a style. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_MODELS_PROCEDURE "limner-models"
#define LIMNER_TRAIN_PROCEDURE  "limner-train-style"

/* name: one of the two names above. */
GimpProcedure *limner_window_procedure_new (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
