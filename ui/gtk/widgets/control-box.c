#include "widgets/control-box-private.h"

typedef struct
{
  GtkWidget *focus; /* a child; NULL: none */
} LimnerControlBoxPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (LimnerControlBox, limner_control_box, GTK_TYPE_BOX)

void
limner_control_box_set_focus (LimnerControlBox *box, GtkWidget *focus)
{
  LimnerControlBoxPrivate *priv = limner_control_box_get_instance_private (box);

  priv->focus = focus;
}

GtkWidget *
limner_control_focus (GtkWidget *control)
{
  LimnerControlBoxPrivate *priv = NULL;

  if (LIMNER_IS_CONTROL_BOX (control))
    priv = limner_control_box_get_instance_private (LIMNER_CONTROL_BOX (control));
  return priv != NULL && priv->focus != NULL ? priv->focus : control;
}

static void
limner_control_box_class_init (LimnerControlBoxClass *klass)
{
}

static void
limner_control_box_init (LimnerControlBox *box)
{
}

GtkWidget *
limner_control_box_new (GtkWidget *focus)
{
  GtkWidget *box = g_object_new (LIMNER_TYPE_CONTROL_BOX, "spacing", 6, NULL);

  gtk_box_pack_start (GTK_BOX (box), focus, TRUE, TRUE, 0);
  limner_control_box_set_focus (LIMNER_CONTROL_BOX (box), focus);
  return box;
}
