/* Training a style: what shall be trained, and how it goes. */
#include "config.h"

#include "limner-ui.h"
#include "training/train-setup-private.h"
#include "training/train-watch-private.h"
#include "widgets/rows-private.h"

#include <limner/train.h>

#define KEY "limner-train-page"

typedef struct
{
  GtkWidget *stack, *setup, *watch;
} Page;

static void
another (gpointer user_data)
{
  Page *page = user_data;
  g_auto (GStrv) trainings = limner_trainings_list ();

  limner_train_setup_offer_back (page->setup, trainings[0] != NULL);
  gtk_stack_set_visible_child (GTK_STACK (page->stack), page->setup);
}

static void
back (gpointer user_data)
{
  Page *page = user_data;

  gtk_stack_set_visible_child (GTK_STACK (page->stack), page->watch);
}

static void
start (const LimnerTrainRequest *request, gpointer user_data)
{
  Page *page = user_data;
  g_autoptr (GError) error = NULL;

  if (!limner_train_start (request, FALSE, &error))
    {
      limner_train_setup_say (page->setup, error->message);
      return;
    }
  limner_train_watch_show (page->watch, request->id);
  gtk_stack_set_visible_child (GTK_STACK (page->stack), page->watch);
}

/* The latest training is shown when there is one, whatever became of it. */
GtkWidget *
limner_train_page_new (void)
{
  Page *page = g_new0 (Page, 1);
  g_auto (GStrv) trainings = limner_trainings_list ();

  limner_theme_load ();
  page->stack = gtk_stack_new ();
  g_object_set_data_full (G_OBJECT (page->stack), KEY, page, g_free);
  page->setup = limner_train_setup_new (start, back, page);
  page->watch = limner_train_watch_new (another, page);
  gtk_container_add (GTK_CONTAINER (page->stack), page->setup);
  gtk_container_add (GTK_CONTAINER (page->stack), page->watch);
  gtk_widget_show (page->stack);
  if (trainings[0] != NULL)
    {
      limner_train_watch_show (page->watch, trainings[0]);
      gtk_stack_set_visible_child (GTK_STACK (page->stack), page->watch);
    }
  return page->stack;
}
