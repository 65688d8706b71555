/* The portrait procedures. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_PORTRAIT_PROCEDURE       "limner-portrait"
#define LIMNER_PORTRAIT_BLEND_PROCEDURE "limner-portrait-blend"
/* Always makes a new image. */
#define LIMNER_PORTRAIT_CREATE_PROCEDURE "limner-portrait-create"

/* `name` is one of the two names above. */
GimpProcedure *limner_portrait_procedure_new (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
