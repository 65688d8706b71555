/* The Training page: setup of a training, and its progress. */
#include "config.h"

#include "limner-ui.h"
#include "training/train-setup-private.h"
#include "training/train-watch-private.h"
#include "widgets/rows-private.h"

#include <limner/train.h>

#define LIMNER_TYPE_TRAIN_PAGE (limner_train_page_get_type ())
G_DECLARE_FINAL_TYPE (LimnerTrainPage, limner_train_page, LIMNER, TRAIN_PAGE, GtkStack)

struct _LimnerTrainPage
{
  GtkStack parent_instance;
  LimnerTrainSetup *setup;
  LimnerTrainWatch *watch;
};

G_DEFINE_FINAL_TYPE (LimnerTrainPage, limner_train_page, GTK_TYPE_STACK)

static void
show_setup (LimnerTrainPage *page)
{
  g_auto (GStrv) trainings = limner_trainings_list ();

  limner_train_setup_offer_back (page->setup, trainings[0] != NULL);
  gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->setup));
}

static void
show_watch (LimnerTrainPage *page)
{
  gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->watch));
}

static void
start_training (LimnerTrainPage *page, const LimnerTrainRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!limner_train_start (request, FALSE, &error))
    {
      limner_train_setup_show_message (page->setup, error->message);
      return;
    }
  limner_train_watch_show (page->watch, request->id);
  show_watch (page);
}

static void
limner_train_page_class_init (LimnerTrainPageClass *klass)
{
}

/* Shows the latest training if there is one, in any state. */
static void
limner_train_page_init (LimnerTrainPage *page)
{
  g_auto (GStrv) trainings = limner_trainings_list ();

  page->setup = LIMNER_TRAIN_SETUP (limner_train_setup_new ());
  page->watch = LIMNER_TRAIN_WATCH (limner_train_watch_new ());
  g_signal_connect_swapped (page->setup, "start", G_CALLBACK (start_training), page);
  g_signal_connect_swapped (page->setup, "back", G_CALLBACK (show_watch), page);
  g_signal_connect_swapped (page->watch, "another", G_CALLBACK (show_setup), page);
  gtk_container_add (GTK_CONTAINER (page), GTK_WIDGET (page->setup));
  gtk_container_add (GTK_CONTAINER (page), GTK_WIDGET (page->watch));
  if (trainings[0] == NULL)
    return;
  limner_train_watch_show (page->watch, trainings[0]);
  show_watch (page);
}

GtkWidget *
limner_train_page_new (void)
{
  limner_theme_load ();
  return g_object_new (LIMNER_TYPE_TRAIN_PAGE, "visible", TRUE, NULL);
}
