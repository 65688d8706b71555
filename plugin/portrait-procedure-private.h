/* The procedures that make portraits. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_PORTRAIT_PROCEDURE       "limner-portrait"
#define LIMNER_PORTRAIT_BLEND_PROCEDURE "limner-portrait-blend"
/* Always in an image of its own. */
#define LIMNER_PORTRAIT_CREATE_PROCEDURE "limner-portrait-create"

/* `name` is one of these. */
GimpProcedure *limner_portrait_procedure_new (GimpPlugIn *plug_in, const char *name);

G_END_DECLS
