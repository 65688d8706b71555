#include "widgets/template-private.h"

#include "ui-resources.h"

void
limner_widget_class_set_template (gpointer klass, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/limner/ui/%s.ui", name);

  limner_ui_get_resource (); /* references the resources, so that the linker keeps them */
  gtk_widget_class_set_template_from_resource (klass, path);
}
