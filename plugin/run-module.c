#include "config.h"

#include "run-module-private.h"

#include "run-procedure-private.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <limner/error.h>

/* The module lies beside the program, also if GIMP starts the program through a symbolic link. */
static char *
module_path (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");

  return g_build_filename (folder, LIMNER_RUN_MODULE, NULL);
}

/* A function of the module. The module stays loaded. NULL with an error. */
static gpointer
find_run_function (const char *name, GError **error)
{
  g_autofree char *path = module_path ();
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gpointer function;

  if (module != NULL && g_module_symbol (module, name, &function))
    {
      g_module_make_resident (module);
      return function;
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("A part of Limner cannot be loaded (%s); install Limner again."), g_module_error ());
  return NULL;
}

GimpValueArray *
limner_module_run (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer data)
{
  GError *error = NULL;
  GimpRunFunc run = (GimpRunFunc) find_run_function (LIMNER_RUN, &error);

  return run != NULL ? run (procedure, config, data)
                     : gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
}

GimpValueArray *
limner_module_run_on_image (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image,
                            GimpDrawable **drawables, GimpProcedureConfig *config, gpointer data)
{
  GError *error = NULL;
  GimpRunImageFunc run = (GimpRunImageFunc) find_run_function (LIMNER_RUN_ON_IMAGE, &error);

  return run != NULL ? run (procedure, run_mode, image, drawables, config, data)
                     : gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
}
