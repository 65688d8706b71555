/* limner-train-style: opens the window for training a style. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_TRAIN_PROCEDURE "limner-train-style"

GimpProcedure *limner_train_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
