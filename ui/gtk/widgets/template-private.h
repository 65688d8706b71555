/* Widgets with templates in .ui files. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets the template of a GtkWidgetClass: NAME.ui, listed in ui.gresource.xml. */
void limner_widget_class_set_template (gpointer klass, const char *name);

/* Binds the template's object `name` to the field of the same name. */
#define limner_widget_class_bind(klass, Type, name) \
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), Type, name)

G_END_DECLS
