/* The procedure limner-compare: people choose between layers, images, pictures and folders; without a dialog,
 * results of ballots are read. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_COMPARE_PROCEDURE "limner-compare"

GimpProcedure *limner_compare_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
