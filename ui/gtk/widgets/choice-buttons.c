#include "widgets/choice-buttons-private.h"

typedef struct
{
  GPtrArray *buttons; /* GtkToggleButton* */
  int chosen;
  gboolean showing; /* the buttons are being set from `chosen`; emit nothing */
} LimnerChoiceButtonsPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (LimnerChoiceButtons, limner_choice_buttons, LIMNER_TYPE_CONTROL_BOX)

static guint chosen_signal;

void
limner_choice_buttons_set (LimnerChoiceButtons *buttons, int place)
{
  LimnerChoiceButtonsPrivate *priv = limner_choice_buttons_get_instance_private (buttons);

  priv->chosen = place;
  priv->showing = TRUE;
  for (guint i = 0; i < priv->buttons->len; i++)
    gtk_toggle_button_set_active (priv->buttons->pdata[i], (int) i == place);
  priv->showing = FALSE;
}

int
limner_choice_buttons_get (LimnerChoiceButtons *buttons)
{
  LimnerChoiceButtonsPrivate *priv = limner_choice_buttons_get_instance_private (buttons);

  return priv->chosen;
}

/* Pressing the chosen button again keeps it chosen. */
static void
button_toggled (GtkWidget *button, LimnerChoiceButtons *buttons)
{
  LimnerChoiceButtonsPrivate *priv = limner_choice_buttons_get_instance_private (buttons);
  int before = priv->chosen;
  guint place;

  if (priv->showing || !g_ptr_array_find (priv->buttons, button, &place))
    return;
  limner_choice_buttons_set (buttons, (int) place);
  if ((int) place != before)
    g_signal_emit (buttons, chosen_signal, 0);
}

GtkWidget *
limner_choice_buttons_add (LimnerChoiceButtons *buttons, const char *label, const char *tip)
{
  LimnerChoiceButtonsPrivate *priv = limner_choice_buttons_get_instance_private (buttons);
  GtkWidget *button = gtk_toggle_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tip);
  atk_object_set_role (gtk_widget_get_accessible (button), ATK_ROLE_RADIO_BUTTON);
  g_signal_connect (button, "toggled", G_CALLBACK (button_toggled), buttons);
  gtk_box_pack_start (GTK_BOX (buttons), button, TRUE, TRUE, 0);
  gtk_widget_show (button);
  if (priv->buttons->len == 0)
    limner_control_box_set_focus (LIMNER_CONTROL_BOX (buttons), button);
  g_ptr_array_add (priv->buttons, button);
  return button;
}

static void
finalize (GObject *object)
{
  LimnerChoiceButtonsPrivate *priv
      = limner_choice_buttons_get_instance_private (LIMNER_CHOICE_BUTTONS (object));

  g_ptr_array_unref (priv->buttons);
  G_OBJECT_CLASS (limner_choice_buttons_parent_class)->finalize (object);
}

static void
limner_choice_buttons_class_init (LimnerChoiceButtonsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  chosen_signal = g_signal_new ("chosen", LIMNER_TYPE_CHOICE_BUTTONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
limner_choice_buttons_init (LimnerChoiceButtons *buttons)
{
  LimnerChoiceButtonsPrivate *priv = limner_choice_buttons_get_instance_private (buttons);

  priv->buttons = g_ptr_array_new ();
  priv->chosen = -1;
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (buttons)), "linked");
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (buttons)), "limner-choice");
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
}
