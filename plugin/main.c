/* The program that GIMP starts: declares the procedures. The module limner-run.so runs them. */
#include "config.h"

#include "compare-procedure-private.h"
#include "dream-procedure-private.h"
#include "edit-procedure-private.h"
#include "portrait-procedure-private.h"
#include "style-procedure-private.h"
#include "window-procedure-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <limner/system.h>

#define LIMNER_TYPE_PLUG_IN (limner_plug_in_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPlugIn, limner_plug_in, LIMNER, PLUG_IN, GimpPlugIn)

struct _LimnerPlugIn
{
  GimpPlugIn parent_instance;
};

G_DEFINE_FINAL_TYPE (LimnerPlugIn, limner_plug_in, GIMP_TYPE_PLUG_IN)

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  GList *names = g_list_append (NULL, g_strdup (LIMNER_STYLE_PROCEDURE));

  names = g_list_append (names, g_strdup (LIMNER_DREAM_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_PORTRAIT_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_PORTRAIT_BLEND_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_PORTRAIT_CREATE_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_EDIT_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_COMPARE_PROCEDURE));
  names = g_list_append (names, g_strdup (LIMNER_TRAIN_PROCEDURE));
  return g_list_append (names, g_strdup (LIMNER_MODELS_PROCEDURE));
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const char *name)
{
  if (g_str_equal (name, LIMNER_STYLE_PROCEDURE))
    return limner_style_procedure_new (plug_in);
  if (g_str_equal (name, LIMNER_DREAM_PROCEDURE))
    return limner_dream_procedure_new (plug_in);
  if (g_str_equal (name, LIMNER_PORTRAIT_PROCEDURE) || g_str_equal (name, LIMNER_PORTRAIT_BLEND_PROCEDURE)
      || g_str_equal (name, LIMNER_PORTRAIT_CREATE_PROCEDURE))
    return limner_portrait_procedure_new (plug_in, name);
  if (g_str_equal (name, LIMNER_EDIT_PROCEDURE))
    return limner_edit_procedure_new (plug_in);
  if (g_str_equal (name, LIMNER_COMPARE_PROCEDURE))
    return limner_compare_procedure_new (plug_in);
  if (g_str_equal (name, LIMNER_TRAIN_PROCEDURE) || g_str_equal (name, LIMNER_MODELS_PROCEDURE))
    return limner_window_procedure_new (plug_in, name);
  return NULL;
}

/* Limner's translations are in the system's folder; GIMP would look for them beside the program. */
static gboolean
set_i18n (GimpPlugIn *plug_in, const char *name, char **gettext_domain, char **catalog_dir)
{
  limner_bind_translations ();
  return FALSE;
}

static void
limner_plug_in_class_init (LimnerPlugInClass *klass)
{
  GimpPlugInClass *plug_in_class = GIMP_PLUG_IN_CLASS (klass);

  plug_in_class->query_procedures = query_procedures;
  plug_in_class->create_procedure = create_procedure;
  plug_in_class->set_i18n = set_i18n;
}

static void
limner_plug_in_init (LimnerPlugIn *plug_in)
{
}

GIMP_MAIN (LIMNER_TYPE_PLUG_IN)
