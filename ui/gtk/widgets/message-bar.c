#include "widgets/message-bar-private.h"

struct _LimnerMessageBar
{
  GtkInfoBar parent_instance;
  GtkWidget *message, *spinner;
};

G_DEFINE_FINAL_TYPE (LimnerMessageBar, limner_message_bar, GTK_TYPE_INFO_BAR)

static void
show_message (LimnerMessageBar *bar, GtkMessageType type, const char *text, gboolean busy)
{
  gtk_label_set_text (GTK_LABEL (bar->message), text);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (bar), type);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (bar), !busy);
  g_object_set (bar->spinner, "active", busy, "visible", busy, NULL);
  gtk_widget_set_visible (GTK_WIDGET (bar), text != NULL);
}

void
limner_message_bar_show (LimnerMessageBar *bar, GtkMessageType type, const char *text)
{
  show_message (bar, type, text, FALSE);
}

void
limner_message_bar_show_busy (LimnerMessageBar *bar, const char *text)
{
  show_message (bar, GTK_MESSAGE_INFO, text, TRUE);
}

static void
limner_message_bar_class_init (LimnerMessageBarClass *klass)
{
}

static void
limner_message_bar_init (LimnerMessageBar *bar)
{
  GtkWidget *content = gtk_info_bar_get_content_area (GTK_INFO_BAR (bar));

  bar->message = gtk_label_new (NULL);
  bar->spinner = gtk_spinner_new ();
  gtk_label_set_line_wrap (GTK_LABEL (bar->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (bar->message), 0);
  gtk_label_set_selectable (GTK_LABEL (bar->message), TRUE);
  gtk_widget_set_can_focus (bar->message, FALSE);
  gtk_box_pack_start (GTK_BOX (content), bar->spinner, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (content), bar->message, TRUE, TRUE, 0);
  g_signal_connect (bar, "response", G_CALLBACK (gtk_widget_hide), NULL);
  gtk_widget_show_all (content);
  gtk_widget_set_no_show_all (GTK_WIDGET (bar), TRUE);
}
