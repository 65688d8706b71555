#include "config.h"

#include "models/model-actions-private.h"

#include "limner-ui.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerModelActions
{
  GtkStack parent_instance; /* shows "actions", "consent", "removal" or "work" */
  GtkWidget *hint, *verify_button, *remove_button, *import_button;
  GtkWidget *consent, *agree_button, *removal, *keep_button;
  GtkWidget *bar, *text, *time, *stop_button;
};

G_DEFINE_FINAL_TYPE (LimnerModelActions, limner_model_actions, GTK_TYPE_STACK)

static guint request_signal, stop_signal, asked_signal;

/* --- questions and requests --- */

static void
show_page (LimnerModelActions *actions, const char *page)
{
  gtk_stack_set_visible_child_name (GTK_STACK (actions), page);
}

static gboolean
shows_page (LimnerModelActions *actions, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (actions)), page) == 0;
}

static void
show_actions (LimnerModelActions *actions)
{
  show_page (actions, "actions");
}

void
limner_model_actions_ask_consent (LimnerModelActions *actions)
{
  show_page (actions, "consent");
  g_signal_emit (actions, asked_signal, 0);
  gtk_widget_grab_focus (actions->agree_button);
}

static void
ask_removal (LimnerModelActions *actions)
{
  show_page (actions, "removal");
  g_signal_emit (actions, asked_signal, 0);
  gtk_widget_grab_focus (actions->keep_button);
}

static void
request_fetch (LimnerModelActions *actions)
{
  g_signal_emit (actions, request_signal, 0, LIMNER_MODEL_TASK_FETCH);
}

static void
request_verify (LimnerModelActions *actions)
{
  g_signal_emit (actions, request_signal, 0, LIMNER_MODEL_TASK_VERIFY);
}

static void
request_removal (LimnerModelActions *actions)
{
  g_signal_emit (actions, request_signal, 0, LIMNER_MODEL_TASK_REMOVE);
}

static void
request_import (LimnerModelActions *actions)
{
  g_signal_emit (actions, request_signal, 0, LIMNER_MODEL_TASK_IMPORT);
}

static void
request_stop (LimnerModelActions *actions)
{
  gtk_widget_set_sensitive (actions->stop_button, FALSE);
  gtk_label_set_text (GTK_LABEL (actions->text), _ ("Stopping"));
  g_signal_emit (actions, stop_signal, 0);
}

/* --- the network's state --- */

static void
show_possible_actions (LimnerModelActions *actions, const LimnerRegistryItem *item)
{
  gtk_widget_set_visible (actions->verify_button, item->path != NULL);
  gtk_widget_set_visible (actions->remove_button, item->removable);
  gtk_widget_set_visible (actions->import_button, item->path == NULL);
  gtk_widget_set_visible (actions->hint, item->state == LIMNER_REGISTRY_BY_HAND);
  if (item->state == LIMNER_REGISTRY_BY_HAND)
    {
      g_autofree char *hint = g_strdup_printf (
          _ ("Limner cannot download this network. Download the file “%s” from the address "
             "below, then import it."),
          item->entry->file);

      gtk_label_set_text (GTK_LABEL (actions->hint), hint);
    }
}

static void
show_consent (LimnerModelActions *actions, const LimnerRegistryItem *item)
{
  g_autoptr (GUri) uri = g_uri_parse (item->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *size = g_format_size (item->size);
  g_autofree char *text = g_strdup_printf (
      _ ("Limner will download %s from %s, check the file's digest and install the network. The network has "
         "its makers' licence, not Limner's: %s."),
      size, uri != NULL ? g_uri_get_host (uri) : item->address, limner_catalogue_words (item->licence));

  gtk_label_set_text (GTK_LABEL (actions->consent), text);
}

static void
show_removal (LimnerModelActions *actions, const LimnerRegistryItem *item)
{
  g_autofree char *size = g_format_size (item->size);
  g_autofree char *text
      = item->entry != NULL && limner_catalogue_can_fetch (item->entry)
            ? g_strdup_printf (_ ("This frees %s. You can download the network again."), size)
            : g_strdup_printf (_ ("This frees %s. To install the network again you need its file."), size);

  gtk_label_set_text (GTK_LABEL (actions->removal), text);
}

/* Closes a question that no longer applies to the network's new state. */
static void
drop_question (LimnerModelActions *actions, const LimnerRegistryItem *item)
{
  if ((shows_page (actions, "consent") && item->state != LIMNER_REGISTRY_FETCHABLE)
      || (shows_page (actions, "removal") && !item->removable))
    show_actions (actions);
}

void
limner_model_actions_show (LimnerModelActions *actions, const LimnerRegistryItem *item)
{
  show_possible_actions (actions, item);
  if (item->state == LIMNER_REGISTRY_FETCHABLE)
    show_consent (actions, item);
  if (item->removable)
    show_removal (actions, item);
  drop_question (actions, item);
}

void
limner_model_actions_close_question (LimnerModelActions *actions)
{
  if (!shows_page (actions, "work"))
    show_actions (actions);
}

/* --- progress --- */

static void
show_progress (LimnerModelActions *actions, const LimnerModelEvent *event)
{
  g_autofree char *left = event->seconds_left >= 0 ? limner_describe_time_left (event->seconds_left) : NULL;

  if (event->fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (actions->bar), CLAMP (event->fraction, 0, 1));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (actions->bar));
  gtk_label_set_text (GTK_LABEL (actions->text), event->text != NULL ? event->text : "");
  gtk_label_set_text (GTK_LABEL (actions->time), left != NULL ? left : "");
}

void
limner_model_actions_set_working (LimnerModelActions *actions, const LimnerModelEvent *event)
{
  if (event == NULL)
    {
      show_actions (actions);
      gtk_widget_set_sensitive (actions->stop_button, TRUE);
      return;
    }
  show_page (actions, "work");
  if (gtk_widget_get_sensitive (actions->stop_button)) /* the user has not cancelled it */
    show_progress (actions, event);
}

/* --- the object --- */

static void
bind_callbacks (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, ask_removal);
  gtk_widget_class_bind_template_callback (klass, request_fetch);
  gtk_widget_class_bind_template_callback (klass, request_import);
  gtk_widget_class_bind_template_callback (klass, request_removal);
  gtk_widget_class_bind_template_callback (klass, request_stop);
  gtk_widget_class_bind_template_callback (klass, request_verify);
  gtk_widget_class_bind_template_callback (klass, show_actions);
}

static void
limner_model_actions_class_init (LimnerModelActionsClass *klass)
{
  request_signal = g_signal_new ("request", LIMNER_TYPE_MODEL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  stop_signal = g_signal_new ("stop", LIMNER_TYPE_MODEL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  asked_signal = g_signal_new ("asked", LIMNER_TYPE_MODEL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "model-actions");
  limner_widget_class_bind (klass, LimnerModelActions, hint);
  limner_widget_class_bind (klass, LimnerModelActions, verify_button);
  limner_widget_class_bind (klass, LimnerModelActions, remove_button);
  limner_widget_class_bind (klass, LimnerModelActions, import_button);
  limner_widget_class_bind (klass, LimnerModelActions, consent);
  limner_widget_class_bind (klass, LimnerModelActions, agree_button);
  limner_widget_class_bind (klass, LimnerModelActions, removal);
  limner_widget_class_bind (klass, LimnerModelActions, keep_button);
  limner_widget_class_bind (klass, LimnerModelActions, bar);
  limner_widget_class_bind (klass, LimnerModelActions, text);
  limner_widget_class_bind (klass, LimnerModelActions, time);
  limner_widget_class_bind (klass, LimnerModelActions, stop_button);
  bind_callbacks (GTK_WIDGET_CLASS (klass));
}

static void
limner_model_actions_init (LimnerModelActions *actions)
{
  gtk_widget_init_template (GTK_WIDGET (actions));
}
