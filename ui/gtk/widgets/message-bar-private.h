/* A bar with a one-sentence message or status. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_MESSAGE_BAR (limner_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (LimnerMessageBar, limner_message_bar, LIMNER, MESSAGE_BAR, GtkInfoBar)

/* Shows a message that the user can close; NULL hides the bar. */
void limner_message_bar_show (LimnerMessageBar *bar, GtkMessageType type, const char *text);
/* Shows a status beside a spinner, until the next message. */
void limner_message_bar_show_busy (LimnerMessageBar *bar, const char *text);

G_END_DECLS
