/* limner-models: opens the shelf. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_MODELS_PROCEDURE "limner-models"

GimpProcedure *limner_models_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
