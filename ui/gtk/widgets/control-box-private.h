/* A box of widgets that together are one control. One of them takes the focus and the label's mnemonic. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_CONTROL_BOX (limner_control_box_get_type ())
G_DECLARE_DERIVABLE_TYPE (LimnerControlBox, limner_control_box, LIMNER, CONTROL_BOX, GtkBox)

struct _LimnerControlBoxClass
{
  GtkBoxClass parent_class;
};

/* A horizontal box that contains `focus`, which takes the focus. */
GtkWidget *limner_control_box_new (GtkWidget *focus);
/* Sets the widget in the box that takes the focus. */
void limner_control_box_set_focus (LimnerControlBox *box, GtkWidget *focus);

/* The widget that takes the focus: a box's, or the control itself. */
GtkWidget *limner_control_focus (GtkWidget *control);

G_END_DECLS
