/* limner-dream: applies DeepDream to a layer. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_DREAM_PROCEDURE "limner-dream"

GimpProcedure *limner_dream_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
