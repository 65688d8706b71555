/* Loads the module that runs the procedures. The program only declares them, so GIMP's query of the plug-in
 * loads neither GTK nor the libraries for pictures, matrices and downloads. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* The run functions that all procedures have: the first for gimp_procedure_new, the second for
 * gimp_image_procedure_new. They return an execution error if the module cannot be loaded. */
GimpValueArray *limner_module_run (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer data);
GimpValueArray *limner_module_run_on_image (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image,
                                            GimpDrawable **drawables, GimpProcedureConfig *config,
                                            gpointer data);

G_END_DECLS
