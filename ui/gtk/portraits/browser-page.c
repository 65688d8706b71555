/* The portrait dialog without its buttons: the faces of a network, and which of them are inserted. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "portraits/browser-foot-private.h"
#include "portraits/browser-view-private.h"
#include "portraits/browser-words-private.h"
#include "portraits/portrait-networks-private.h"
#include "widgets/message-bar-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first seed is below this number, so that it is short. */
#define SEEDS 100000

#define LIMNER_TYPE_PORTRAITS_PAGE (limner_portraits_page_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPortraitsPage, limner_portraits_page, LIMNER, PORTRAITS_PAGE, GtkBox)

struct _LimnerPortraitsPage
{
  GtkBox parent_instance;
  LimnerMessageBar *bar;
  GtkWidget *stack; /* shows "faces" or "none" */
  GtkWidget *place; /* its content is rebuilt for each network */
  LimnerBrowserFoot *foot;
  GObject *settings;
  LimnerBrowser *browser; /* NULL: no network */
  LimnerModel *model;     /* NULL: none */
  GPtrArray *networks;    /* LimnerModel* */
  void (*changed) (GtkWidget *page, gpointer user_data);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LimnerPortraitsPage, limner_portraits_page, GTK_TYPE_BOX)

static void
show_message (LimnerPortraitsPage *page, const char *sentence)
{
  limner_message_bar_show (page->bar, GTK_MESSAGE_WARNING, sentence);
}

static void
report_change (LimnerPortraitsPage *page)
{
  if (page->changed != NULL)
    page->changed (GTK_WIDGET (page), page->user_data);
}

/* --- faces to insert --- */

void
limner_chosen_face_free (LimnerChosenFace *chosen)
{
  limner_face_unref (chosen->face);
  g_free (chosen->name);
  g_free (chosen);
}

static guint
count_kept (LimnerPortraitsPage *page)
{
  return page->browser != NULL ? limner_browser_n_kept (page->browser) : 0;
}

guint
limner_browser_page_count (GtkWidget *widget)
{
  LimnerPortraitsPage *page = LIMNER_PORTRAITS_PAGE (widget);
  guint kept = count_kept (page);

  if (page->browser == NULL || kept > 0)
    return kept;
  return limner_browser_focus (page->browser) != LIMNER_BROWSER_NONE ? 1 : 0;
}

static void
add_chosen (LimnerBrowser *browser, guint id, GPtrArray *list)
{
  LimnerChosenFace *chosen = g_new0 (LimnerChosenFace, 1);
  g_autofree char *name = limner_browser_name (browser, id), *origin = limner_browser_origin (browser, id);

  chosen->face = limner_face_ref (limner_browser_face (browser, id));
  chosen->name = origin != NULL ? g_strdup_printf ("%s, %s", name, origin) : g_strdup (name);
  g_ptr_array_add (list, chosen);
}

/* The kept faces; without any, the selected one. */
GPtrArray *
limner_browser_page_chosen (GtkWidget *widget)
{
  LimnerPortraitsPage *page = LIMNER_PORTRAITS_PAGE (widget);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_chosen_face_free);
  guint kept = count_kept (page);

  for (guint i = 0; i < kept; i++)
    add_chosen (page->browser, limner_browser_kept (page->browser, i), list);
  if (kept == 0 && limner_browser_page_count (widget) > 0)
    add_chosen (page->browser, limner_browser_focus (page->browser), list);
  return list;
}

LimnerModel *
limner_browser_page_model (GtkWidget *page)
{
  return LIMNER_PORTRAITS_PAGE (page)->model;
}

void
limner_browser_page_set_changed_func (GtkWidget *widget, void (*changed) (GtkWidget *, gpointer),
                                      gpointer user_data)
{
  LimnerPortraitsPage *page = LIMNER_PORTRAITS_PAGE (widget);

  page->changed = changed;
  page->user_data = user_data;
  report_change (page);
}

/* --- closing --- */

gboolean
limner_browser_page_may_close (GtkWidget *page)
{
  guint kept = count_kept (LIMNER_PORTRAITS_PAGE (page));
  GtkWidget *dialog;
  int response;

  if (kept == 0)
    return TRUE;
  dialog = gtk_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_toplevel (page)), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
      g_dngettext (GETTEXT_PACKAGE, "Discard %u kept face?", "Discard %u kept faces?", kept), kept);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Back to the faces"), GTK_RESPONSE_CANCEL, _ ("_Discard"),
                          GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  response = gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  return response == GTK_RESPONSE_ACCEPT;
}

/* --- the faces of a network --- */

static void
browser_changed (LimnerPortraitsPage *page)
{
  limner_settings_set (page->settings, "truncation", limner_browser_variety (page->browser));
  limner_settings_set (page->settings, "closeness", limner_browser_resemblance (page->browser));
  g_object_set (page->settings, "words", limner_browser_words (page->browser), NULL);
  limner_browser_foot_set_locked (page->foot, count_kept (page) > 0);
  report_change (page);
}

/* Whether a recipe is of this network. A latent of another network would give a different face. */
static gboolean
is_of_model (const LimnerRecipe *recipe, LimnerModel *model)
{
  g_autofree char *json = limner_recipe_to_json (recipe);

  return strstr (json, limner_model_digest (model)) != NULL;
}

static void
resume_from (LimnerPortraitsPage *page, const LimnerRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (page->model, &error);
  LimnerFamily *family = portrait != NULL ? limner_family_new (portrait) : NULL;
  g_autoptr (LimnerFace) face = family != NULL ? limner_family_from_recipe (family, recipe, &error) : NULL;

  if (!is_of_model (recipe, page->model))
    show_message (page,
                  _ ("This layer was made with another network, which is not installed: the face differs."));
  if (face != NULL)
    limner_browser_show_given (page->browser, face, _ ("the layer's face"));
  else
    show_message (page, error->message);
  g_clear_pointer (&family, limner_family_free);
}

static void
make_browser (LimnerPortraitsPage *page, const LimnerRecipe *resume)
{
  g_autofree char *words = NULL;
  GtkWidget *view;

  page->browser = limner_browser_new ((guint32) g_random_int_range (1, SEEDS),
                                      limner_settings_get (page->settings, "truncation"));
  limner_browser_set_resemblance (page->browser, limner_settings_get (page->settings, "closeness"));
  g_object_get (page->settings, "words", &words, NULL);
  if (words != NULL && *words != '\0' && limner_browser_words_taken_by (page->model))
    limner_browser_set_words (page->browser, words);
  if (resume != NULL)
    resume_from (page, resume);
  limner_browser_begin_here (page->browser);
  view = limner_browser_view_new (page->browser, page->model);
  g_signal_connect_swapped (view, "message", G_CALLBACK (show_message), page);
  g_signal_connect_object (page->browser, "changed", G_CALLBACK (browser_changed), page, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (page->place), view);
}

static void
read_networks (LimnerPortraitsPage *page, char **wanted)
{
  g_object_get (page->settings, "model", wanted, NULL);
  g_clear_pointer (&page->networks, g_ptr_array_unref);
  page->networks = limner_portrait_networks_read (*wanted);
}

static void
show_browser (LimnerPortraitsPage *page, const LimnerRecipe *resume)
{
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (page->place));
  g_autofree char *wanted = NULL;
  LimnerModel *model;

  if (old != NULL)
    gtk_widget_destroy (old);
  g_clear_object (&page->browser);
  show_message (page, NULL);
  read_networks (page, &wanted);
  model = limner_portrait_networks_choose (page->networks, wanted);
  g_clear_pointer (&page->model, limner_model_unref);
  page->model = model != NULL ? limner_model_ref (model) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (page->foot), model != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (page->stack), model != NULL ? "faces" : "none");
  if (model != NULL)
    {
      limner_browser_foot_show_networks (page->foot, page->networks, model);
      limner_browser_foot_show_network (page->foot, model,
                                        (int) limner_settings_get (page->settings, "size"));
      make_browser (page, resume);
      limner_browser_foot_set_locked (page->foot, FALSE);
    }
  report_change (page);
}

/* --- the row below the faces --- */

static void
network_chosen (LimnerBrowserFoot *foot, const char *id, LimnerPortraitsPage *page)
{
  g_object_set (page->settings, "model", id, "words", "", NULL); /* the network may not know the words */
  show_browser (page, NULL);
}

static void
size_chosen (LimnerBrowserFoot *foot, int size, LimnerPortraitsPage *page)
{
  limner_settings_set (page->settings, "size", size);
}

/* Keeps the faces if their network is still installed. */
static void
models_changed (LimnerPortraitsPage *page)
{
  g_autofree char *wanted = NULL;

  read_networks (page, &wanted);
  if (page->model != NULL
      && limner_portrait_networks_find (page->networks, limner_model_id (page->model)) != NULL)
    limner_browser_foot_show_networks (page->foot, page->networks, page->model);
  else
    show_browser (page, NULL);
}

static void
run_models_dialog (GtkWidget *page)
{
  GtkWidget *parent = gtk_widget_get_toplevel (page);
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Models"), GTK_WINDOW (parent), GTK_DIALOG_MODAL,
                                                   _ ("_Close"), GTK_RESPONSE_CLOSE, NULL);
  GtkWidget *models = limner_models_page_new ();

  gtk_container_set_border_width (GTK_CONTAINER (models), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), models, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 680, 640);
  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  if (!gtk_widget_in_destruction (page))
    models_changed (LIMNER_PORTRAITS_PAGE (page));
}

static void
open_models (GtkWidget *page)
{
  limner_call_later (page, run_models_dialog);
}

/* --- the object --- */

static void
destroy (GtkWidget *widget)
{
  LimnerPortraitsPage *page = LIMNER_PORTRAITS_PAGE (widget);

  page->changed = NULL;
  if (page->browser != NULL)
    g_signal_handlers_disconnect_by_data (page->browser, page);
  GTK_WIDGET_CLASS (limner_portraits_page_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerPortraitsPage *page = LIMNER_PORTRAITS_PAGE (object);

  g_clear_object (&page->browser);
  g_clear_pointer (&page->model, limner_model_unref);
  g_clear_pointer (&page->networks, g_ptr_array_unref);
  g_clear_object (&page->settings);
  G_OBJECT_CLASS (limner_portraits_page_parent_class)->finalize (object);
}

static void
limner_portraits_page_class_init (LimnerPortraitsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_MESSAGE_BAR);
  g_type_ensure (LIMNER_TYPE_BROWSER_FOOT);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->destroy = destroy;
  limner_widget_class_set_template (klass, "browser-page");
  limner_widget_class_bind (klass, LimnerPortraitsPage, bar);
  limner_widget_class_bind (klass, LimnerPortraitsPage, stack);
  limner_widget_class_bind (klass, LimnerPortraitsPage, place);
  limner_widget_class_bind (klass, LimnerPortraitsPage, foot);
  gtk_widget_class_bind_template_callback (widget_class, network_chosen);
  gtk_widget_class_bind_template_callback (widget_class, size_chosen);
  gtk_widget_class_bind_template_callback (widget_class, open_models);
}

static void
limner_portraits_page_init (LimnerPortraitsPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

GtkWidget *
limner_browser_page_new (GObject *settings, const LimnerRecipe *resume)
{
  LimnerPortraitsPage *page;

  limner_theme_load ();
  page = g_object_new (LIMNER_TYPE_PORTRAITS_PAGE, "visible", TRUE, NULL);
  page->settings = g_object_ref (settings);
  show_browser (page, resume);
  return GTK_WIDGET (page);
}
