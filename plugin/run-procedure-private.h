/* What the module limner-run.so exports: functions that run the procedures, found by the procedure's name. */
#pragma once

#include <gmodule.h>
#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* File name of the module, and the names of the functions. */
#define LIMNER_RUN_MODULE   "limner-run." G_MODULE_SUFFIX
#define LIMNER_RUN          "limner_run_procedure"
#define LIMNER_RUN_ON_IMAGE "limner_run_image_procedure"

/* A procedure that is no image procedure: a portrait or a window. */
G_MODULE_EXPORT GimpValueArray *limner_run_procedure (GimpProcedure *procedure, GimpProcedureConfig *config,
                                                      gpointer data);

/* An image procedure: an effect on a layer, or the change of a layer. */
G_MODULE_EXPORT GimpValueArray *limner_run_image_procedure (GimpProcedure *procedure, GimpRunMode run_mode,
                                                            GimpImage *image, GimpDrawable **drawables,
                                                            GimpProcedureConfig *config, gpointer data);

G_END_DECLS
