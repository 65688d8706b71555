/* Linked buttons, one of which is chosen. */
#pragma once

#include "widgets/control-box-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_CHOICE_BUTTONS (limner_choice_buttons_get_type ())
G_DECLARE_DERIVABLE_TYPE (LimnerChoiceButtons, limner_choice_buttons, LIMNER, CHOICE_BUTTONS,
                          LimnerControlBox)

struct _LimnerChoiceButtonsClass
{
  LimnerControlBoxClass parent_class;
};

/* Emits "chosen" when the user chooses another one. */
/* Adds a button, whose label may have a mnemonic. Returns it, a GtkToggleButton. */
GtkWidget *limner_choice_buttons_add (LimnerChoiceButtons *buttons, const char *label, const char *tip);
/* The index of the chosen button; -1: none. */
int limner_choice_buttons_get (LimnerChoiceButtons *buttons);
void limner_choice_buttons_set (LimnerChoiceButtons *buttons, int place);

G_END_DECLS
